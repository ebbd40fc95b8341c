package dev.barback.examples.shop;

import dev.barback.Jobs;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;

/** Takes orders. */
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

    /** An order was placed, and is committed. */
    record Placed(long id) {}

    /** The goods are reserved if the order is placed, and not otherwise. */
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
