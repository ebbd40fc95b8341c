package dev.barback.spring.webhook;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobName;
import dev.barback.RetryOn;
import dev.barback.Timeout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posts that a job has ended. What is answered is not read; only the status counts. It is a job of that job's user, so that
 * a host which takes long takes that user's share; the application's own address is not among its arguments, which the
 * user sees.
 */
@JobName(WebhookJob.NAME)
@RetryOn(value = IOException.class, waitFor = "polynomially_longer", attempts = 12) // some 11 hours
@RetryOn(value = BusyHostException.class, waitBy = BusyHostException.Wait.class, attempts = RetryOn.UNLIMITED)
@Timeout("60s")
final class WebhookJob implements Job {
    static final String NAME = "Barback::Webhook";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Posts that are answered at once follow each other; those to a host that hangs cost a processor no more than this. */
    private static final long LONGEST_WAIT_MILLIS = 250;

    private final AllowedHosts hosts;
    private final List<String> secrets;
    private final @Nullable String url;
    private final PostSlots slots;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookJob(WebhookProperties properties) {
        this.hosts = properties.allowed();
        this.secrets = properties.secrets();
        this.url = properties.url();
        this.slots = properties.slots();
    }

    /** @param own the address that the job was given; null = the application's */
    public void perform(JobContext context, @Nullable String own, String body)
            throws IOException, InterruptedException {
        URI address = own == null ? applications(context.user()) : URI.create(own);
        hosts.checkNamed(address);
        try (PostSlots.Slot slot = slots.take(AllowedHosts.host(address), LONGEST_WAIT_MILLIS)) {
            if (slot == null) {
                throw new BusyHostException(address.getHost());
            }
            hosts.check(address); // which may wait for a name's answer
            post(address, body);
        }
    }

    private URI applications(@Nullable String user) throws IOException {
        URI address = url == null ? null : WebhookProperties.address(url, user);
        if (address == null) {
            throw new IOException(
                    "There is no barback.webhooks.url here for this post; set it, as where the job ended.");
        }
        return address;
    }

    private void post(URI address, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Barback")
                .header(Signature.HEADER, Signature.of(secrets, Instant.now(), address, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        response.body().close(); // however long it is
        if (response.statusCode() / 100 != 2) {
            throw new IOException("%s answered with %d; 200 to 299 would say that it has it."
                    .formatted(address.getHost(), response.statusCode()));
        }
    }
}
