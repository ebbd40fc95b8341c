package dev.barback.examples.shop;

import dev.barback.Jobs;
import java.security.Principal;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders over HTTP. A request keeps its Hibernate session, and with it a connection, until it is answered. */
@RestController
@RequestMapping("/orders")
class OrdersController {
    private final Checkout checkout;
    private final PurchaseOrders orders;
    private final Jobs jobs;

    OrdersController(Checkout checkout, PurchaseOrders orders, Jobs jobs) {
        this.checkout = checkout;
        this.orders = orders;
        this.jobs = jobs;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Long> place(Principal customer) {
        long id = checkout.place(customer.getName());
        jobs.performLater(ArchiveJob::perform, id, customer.getName());
        return Map.of("id", id);
    }

    @GetMapping("/{id}")
    Map<String, Object> show(@PathVariable long id) {
        PurchaseOrder order = orders.findById(id).orElseThrow();
        return Map.of("customer", order.customer(), "done", order.isDone());
    }
}
