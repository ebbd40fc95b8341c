package dev.barback.examples.shop;

import dev.barback.Jobs;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** Places orders. */
@Service
class Checkout {
    private final PurchaseOrders orders;
    private final Jobs jobs;
    private final ApplicationEventPublisher events;

    Checkout(PurchaseOrders orders, Jobs jobs, ApplicationEventPublisher events) {
        this.orders = orders;
        this.jobs = jobs;
        this.events = events;
    }

    /** The event that an order was placed, and committed. */
    record Placed(long id) {}

    /** Places an order. Its goods are reserved if the transaction is committed, and not otherwise. */
    @Transactional
    public long place(String customer) {
        long id =
                Objects.requireNonNull(orders.save(new PurchaseOrder(customer)).id());
        jobs.performLater(ReserveJob::perform, id);
        events.publishEvent(new Placed(id));
        return id;
    }

    @TransactionalEventListener
    void confirm(Placed placed) {
        if (orders.existsById(placed.id())) {
            jobs.performLater(ConfirmJob::perform, placed.id());
        }
    }
}
