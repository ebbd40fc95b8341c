package dev.barback.spring;

import dev.barback.BrokerException;
import dev.barback.settings.DatabaseSettings;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The DataSource of the application that carries jobs: the one of {@code barback.jdbc.data-source}; else the only one,
 * or the primary one.
 */
final class ApplicationDataSource {
    private final ListableBeanFactory beans;
    private final @Nullable String name;

    /** @param name of the bean; null or blank = the only one, or the primary one */
    ApplicationDataSource(ListableBeanFactory beans, @Nullable String name) {
        this.beans = beans;
        this.name = name == null || name.isBlank() ? null : name.strip();
    }

    /** Whether the property names one. */
    boolean isNamed() {
        return name != null;
    }

    /**
     * Finds the DataSource.
     *
     * @param reason why one is needed, as the start of a sentence
     * @return null = the application has none
     * @throws BrokerException if there are several, or none of that name
     */
    @Nullable DataSource find(String reason) {
        if (name != null) {
            return named(name);
        }
        DataSource unique = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (unique == null && !names().isEmpty()) {
            throw new BrokerException(reason + ", but this application has several DataSources (" + list()
                    + "), and none is primary. Name one of them with " + DatabaseSettings.DATA_SOURCE + ".");
        }
        return unique;
    }

    private DataSource named(String bean) {
        if (!names().contains(bean)) {
            throw new BrokerException(DatabaseSettings.DATA_SOURCE + " is " + bean
                    + ", but this application has no such DataSource; it has " + (names().isEmpty() ? "none" : list())
                    + ".");
        }
        return beans.getBean(bean, DataSource.class);
    }

    private List<String> names() {
        return Arrays.asList(beans.getBeanNamesForType(DataSource.class));
    }

    private String list() {
        return String.join(", ", names());
    }
}
