package dev.barback.web.access;

import dev.barback.broker.BrokerException;
import dev.barback.jdbc.AuditTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit trail, which stops nothing where it can't be written. Thread-safe. */
final class Trail {
    private static final Logger log = LoggerFactory.getLogger(Trail.class);

    private final AuditTrail trail;

    Trail(AuditTrail trail) {
        this.trail = trail;
    }

    void add(String user, String origin, String action, String subject, String outcome) {
        try {
            trail.add(user, origin, action, subject, outcome);
        } catch (BrokerException e) {
            log.error("The audit trail lacks that {} did {} ({}).", user, action, outcome, e);
        }
    }
}
