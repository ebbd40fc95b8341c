package dev.barback.examples.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An order, and its processing by jobs, which run at the same time and each write their own column. */
@Entity
@DynamicUpdate
@Table(name = "purchase_orders")
class PurchaseOrder {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String customer = "";
    private boolean reserved;
    private boolean confirmed;

    /** For Hibernate. */
    PurchaseOrder() {}

    PurchaseOrder(String customer) {
        this.customer = customer;
    }

    @Nullable Long id() {
        return id;
    }

    String customer() {
        return customer;
    }

    boolean isDone() {
        return reserved && confirmed;
    }

    void reserve() {
        reserved = true;
    }

    void confirm() {
        confirmed = true;
    }
}
