package dev.barback.spring.webhook;

import dev.barback.Job;
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

/** Posts that a job has ended. What is answered is not read; only the status counts. */
@JobName(WebhookJob.NAME)
@RetryOn(value = IOException.class, waitFor = "polynomially_longer", attempts = 12) // some 11 hours
@Timeout("60s")
final class WebhookJob implements Job {
    static final String NAME = "Barback::Webhook";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final AllowedHosts hosts;
    private final String secret;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookJob(AllowedHosts hosts, String secret) {
        this.hosts = hosts;
        this.secret = secret;
    }

    public void perform(String url, String body) throws IOException, InterruptedException {
        URI address = URI.create(url);
        hosts.check(address);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Barback")
                .header(Signature.HEADER, Signature.of(secret, Instant.now(), body))
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
