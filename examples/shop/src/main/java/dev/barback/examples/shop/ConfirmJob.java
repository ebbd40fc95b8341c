package dev.barback.examples.shop;

import dev.barback.Job;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells the customer of an order that it was placed. */
@Component
class ConfirmJob implements Job {
    private final PurchaseOrders orders;
    private final TransactionTemplate transaction;

    ConfirmJob(PurchaseOrders orders, TransactionTemplate transaction) {
        this.orders = orders;
        this.transaction = transaction;
    }

    public void perform(long order) {
        transaction.executeWithoutResult(
                status -> orders.findById(order).orElseThrow().confirm());
    }
}
