package dev.barback.examples.shop;

import dev.barback.Job;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reserves the goods of an order. */
@Component
class ReserveJob implements Job {
    private final PurchaseOrders orders;
    private final TransactionTemplate transaction;

    ReserveJob(PurchaseOrders orders, TransactionTemplate transaction) {
        this.orders = orders;
        this.transaction = transaction;
    }

    public void perform(long order) {
        transaction.executeWithoutResult(
                status -> orders.findById(order).orElseThrow().reserve());
    }
}
