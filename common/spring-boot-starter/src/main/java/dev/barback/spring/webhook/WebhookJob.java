package dev.barback.spring.webhook;

import dev.barback.Job;
import dev.barback.JobContext;
import dev.barback.JobName;
import dev.barback.RetryOn;
import dev.barback.Timeout;
import dev.barback.internal.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts to a webhook that a job has ended. The body of the response is not read; only the status counts. It runs on
 * behalf of that job's user, so that a slow host uses that user's share. The application's own address is neither an
 * argument nor in an error, since the user sees both.
 */
@JobName(WebhookJob.NAME)
@RetryOn(value = IOException.class, waitFor = "polynomially_longer", attempts = 12) // some 11 hours
@RetryOn(value = BusyHostException.class, waitBy = BusyHostException.Wait.class, attempts = RetryOn.UNLIMITED)
@Timeout("60s")
final class WebhookJob implements Job {
    static final String NAME = "Barback::Webhook";
    private static final Logger log = LoggerFactory.getLogger(WebhookJob.class);
    private static final Duration POST_TIMEOUT = Duration.ofSeconds(15);

    /**
     * Long enough for posts that are answered at once to follow each other; a host that hangs costs a processor no more
     * than this.
     */
    private static final long MAX_WAIT_MILLIS = 250;

    private final AllowedHosts hosts;
    private final List<String> secrets;
    private final @Nullable String url;
    private final PostSlots slots;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookJob(WebhookProperties properties) {
        this.hosts = properties.allowedHosts();
        this.secrets = properties.secrets();
        this.url = properties.url();
        this.slots = properties.postSlots();
    }

    /** @param own the webhook that the job was enqueued with; null = the application's */
    public void perform(JobContext context, @Nullable String own, String body)
            throws IOException, InterruptedException {
        URI address = own == null ? applicationAddress(context.user()) : URI.create(own);
        String receiver = own == null ? "the application's webhook" : address.getHost();
        int status;
        try {
            hosts.checkAllowed(address);
            status = postInTurn(Objects.requireNonNullElse(context.user(), ""), address, receiver, body);
        } catch (IOException e) {
            throw own == null ? withoutAddress(e) : e;
        }
        if (status / 100 != 2) {
            throw new IOException(
                    "The post to %s was answered with status %d; expected 200 to 299.".formatted(receiver, status));
        }
    }

    private int postInTurn(String user, URI address, String receiver, String body)
            throws IOException, InterruptedException {
        try (PostSlots.Slot slot = slots.take(user, AllowedHosts.host(address), MAX_WAIT_MILLIS)) {
            if (slot == null) {
                throw new BusyHostException(receiver);
            }
            hosts.check(address); // may wait for the DNS
            return post(address, body);
        }
    }

    /** An error without the host, which only the log has. */
    private static IOException withoutAddress(IOException error) {
        log.warn("A post to barback.webhooks.url failed: {}", SafeText.forLog(error));
        return new IOException("The post to the application's webhook failed (%s); the worker's log has the reason."
                .formatted(error.getClass().getSimpleName()));
    }

    private URI applicationAddress(@Nullable String user) throws IOException {
        URI address = url == null ? null : WebhookProperties.address(url, user);
        if (address == null) {
            throw new IOException(
                    "barback.webhooks.url is not set in this process; set it here, too, as where the job ended.");
        }
        return address;
    }

    /** Posts, and returns the status of the answer. */
    private int post(URI address, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(POST_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Barback")
                .header(Signature.HEADER, Signature.of(secrets, Instant.now(), address, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        response.body().close(); // without reading it
        return response.statusCode();
    }
}
