package dev.barback.examples.shop;

import dev.barback.Job;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Stores a copy of an order in the other database. */
@Component
class ArchiveJob implements Job {
    private final JdbcTemplate archive;

    ArchiveJob(@Qualifier("archive") DataSource archive) {
        this.archive = new JdbcTemplate(archive);
    }

    public void perform(long order, String customer) {
        archive.update("INSERT INTO archived VALUES (?, ?) ON CONFLICT DO NOTHING", order, customer);
    }
}
