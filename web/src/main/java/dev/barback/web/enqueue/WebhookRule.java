package dev.barback.web.enqueue;

import dev.barback.spring.webhook.AllowedHosts;
import dev.barback.web.http.RequestProblem;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Checks, before a job is enqueued, whether its own webhook is allowed. Thread-safe. */
@Component
class WebhookRule {
    private final @Nullable AllowedHosts hosts;

    WebhookRule(ObjectProvider<AllowedHosts> hosts) {
        this.hosts = hosts.getIfAvailable();
    }

    /** Throws a {@link RequestProblem} if the webhook is not allowed. */
    void check(JobRequest request) {
        URI webhook = request.options().webhook();
        if (webhook == null) {
            return;
        } else if (hosts == null) {
            throw invalidWebhook(
                    request,
                    "Webhooks are off: omit it. The properties barback.webhooks.secret and .hosts turn them on.");
        }
        try {
            hosts.requireAllowed(webhook);
        } catch (IllegalArgumentException e) {
            throw invalidWebhook(request, String.valueOf(e.getMessage()));
        }
    }

    private static RequestProblem invalidWebhook(JobRequest request, String message) {
        return RequestProblem.of(request.path() + "." + SubmittedFields.WEBHOOK, message);
    }
}
