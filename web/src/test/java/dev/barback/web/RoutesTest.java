package dev.barback.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.internal.accounts.Account.Role;
import dev.barback.internal.accounts.TokenScope;
import dev.barback.web.access.RuleTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every route, requested without authentication, by a user and by an admin. A new route without a rule fails here. */
class RoutesTest extends AuthenticatedTest {

    private static final Set<String> ABOVE_USERS = Set.of("METRICS", "ADMINS_AND_VIEWERS", "ADMINS");
    private static final Set<String> READ_METHODS = Set.of("GET", "HEAD");

    private record Route(String method, String pattern) {
        String path() {
            return pattern.replaceAll("\\{[^}]*}", "nothing").replace("**", "nothing");
        }
    }

    private static List<Route> routes(ApplicationContext context) {
        List<Route> routes = new ArrayList<>();
        for (RequestMappingInfoHandlerMapping mapping :
                context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                for (String pattern : info.getPatternValues()) {
                    List<String> methods = new ArrayList<>();
                    for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                        methods.add(method.name());
                    }
                    for (String method : methods.isEmpty() ? List.of("GET", "POST") : methods) {
                        routes.add(new Route(method, pattern));
                    }
                }
            }
        }
        return routes;
    }

    @Test
    void eachHasARule(@Autowired ApplicationContext context) {
        List<Route> routes = routes(context);
        assertThat(routes).hasSizeGreaterThan(25).contains(new Route("GET", "/actuator/prometheus"));
        Map<String, String> rules = RuleTable.rules();
        assertThat(routes)
                .allSatisfy(route -> assertThat(rules.containsKey(route.pattern())
                                || route.pattern().startsWith("/actuator/")
                                || route.pattern().equals("/actuator")
                                || route.pattern().startsWith("/v3/api-docs")
                                || route.pattern().startsWith("/swagger-ui"))
                        .as("RouteAccess has no rule for %s", route)
                        .isTrue());
    }

    @Test
    void eachAsksWhomItShould(@Autowired ApplicationContext context) {
        for (Route route : routes(context)) {
            String audience = RuleTable.audience(route.path());
            int nobody = status(null, route);
            int user = status(ADA, route);
            int admin = status(ROOT, route);
            if (route.pattern().equals("/login")) {
                assertThat(nobody).as(route.toString()).isIn(400, 415);
            } else if (audience.equals("PUBLIC")) {
                assertThat(List.of(nobody, user)).as(route.toString()).doesNotContain(401, 403);
            } else {
                assertThat(nobody).as(route.toString()).isEqualTo(401);
                if (ABOVE_USERS.contains(audience)) {
                    assertThat(user).as(route.toString()).isEqualTo(403);
                } else {
                    assertThat(user).as(route.toString()).isNotIn(401, 403);
                }
            }
            assertThat(admin).as(route.toString()).isNotIn(401, 403);
        }
    }

    /** Over HTTP/1.0, where the end of the connection ends the answer. */
    @Test
    void eachEndsAHeadAsItAnswersAGet(@Autowired ApplicationContext context, @LocalServerPort int port)
            throws IOException {
        String id = enqueued(ADA, "");
        for (Route route : routes(context)) {
            if (!route.method().equals("GET") || route.pattern().startsWith("/actuator/metrics/")) {
                continue; // answers 204 to a HEAD of an unknown metric
            }
            String path = route.pattern()
                    .replace("{id}", id)
                    .replaceAll("\\{[^}]*}", "nothing")
                    .replace("**", "nothing");
            String head = head(port, path);
            assertThat(head).as(route.toString()).startsWith("HTTP/1.1 " + api.status(as(ROOT, path)));
            assertThat(head.substring(head.indexOf("\r\n\r\n"))).isBlank();
        }
    }

    private String head(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("HEAD " + path + " HTTP/1.0\r\nAuthorization: Bearer " + token(ROOT) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Viewers may read all that admins may, except routes that may show secrets. */
    @Test
    void viewersLook(@Autowired ApplicationContext context) {
        accounts.add("vera", Role.VIEWER, "{bcrypt}none");
        for (Route route : routes(context)) {
            boolean may = switch (RuleTable.audience(route.path())) {
                case "ADMINS" -> false;
                case "JOB_USERS", "ADMINS_AND_VIEWERS" -> READ_METHODS.contains(route.method());
                default -> true;
            };
            assertPasses(may, token("vera"), route);
        }
        assertThat(get("vera", "/api/jobs").status()).isEqualTo(200);
    }

    /** A scope only restricts its user's rights. */
    @Test
    void scopesReachAsFarAsTheySay(@Autowired ApplicationContext context) {
        String metrics = scoped(ROOT, TokenScope.METRICS);
        String read = scoped(ROOT, TokenScope.READ);
        String enqueue = scoped(ROOT, TokenScope.ENQUEUE);
        String adasMetrics = scoped(ADA, TokenScope.METRICS);
        for (Route route : routes(context)) {
            String audience = RuleTable.audience(route.path());
            boolean open = audience.equals("PUBLIC") || audience.equals("AUTHENTICATED");
            boolean shows = (audience.equals("JOB_USERS") || audience.equals("ADMINS_AND_VIEWERS"))
                    && READ_METHODS.contains(route.method());
            boolean enqueues = Set.of("/api/jobs", "/api/jobs/bulk").contains(route.pattern())
                    && route.method().equals("POST");
            assertPasses(open || audience.equals("METRICS"), metrics, route);
            assertPasses(open || shows, read, route);
            assertPasses(open || enqueues, enqueue, route);
            assertPasses(open, adasMetrics, route);
        }
        for (String path : List.of("/api/jobs", "/api/jobs/bulk")) { // also methods that don't exist yet
            assertPasses(true, enqueue, new Route("POST", path));
            for (String method : List.of("DELETE", "PUT", "PATCH")) {
                assertPasses(false, enqueue, new Route(method, path));
            }
        }
        for (String more : List.of("cancel", "postpone", "run", "revive")) {
            assertPasses(false, enqueue, new Route("POST", "/api/jobs/{id}/" + more));
        }
        assertPasses(false, enqueue, new Route("POST", "/api/queues/default/clear"));
        assertThat(statusBy(metrics, new Route("GET", "/actuator/scaling"))).isEqualTo(200);
        RecordedTest.assertProblem(
                api.send(api.to("/api/jobs").header("Authorization", "Bearer " + metrics)),
                403,
                "The scopes of this token do not authorize this");
    }

    private String scoped(String user, TokenScope scope) {
        return accessTokens
                .add(user, "test", Duration.ofHours(1), Set.of(scope))
                .orElseThrow();
    }

    private void assertPasses(boolean may, String token, Route route) {
        int status = statusBy(token, route);
        if (may) {
            assertThat(status).as(route.toString()).isNotIn(401, 403);
        } else {
            assertThat(status).as(route.toString()).isEqualTo(403);
        }
    }

    private int statusBy(String token, Route route) {
        return api.status(api.to(route.path())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(route.method(), BodyPublishers.noBody()));
    }

    private int status(String user, Route route) {
        var request = user == null ? api.to(route.path()) : as(user, route.path());
        return api.status(
                request.header("Content-Type", "application/json").method(route.method(), BodyPublishers.noBody()));
    }

    @Test
    void whatHasNoRouteIsForAdmins() {
        assertThat(api.get("/api/nothing").status()).isEqualTo(401);
        assertThat(get(ADA, "/api/nothing").status()).isEqualTo(403);
        assertThat(get(ROOT, "/api/nothing").status()).isEqualTo(404);
        for (String path : List.of(
                "/api//queues",
                "/api/queues/",
                "/API/queues",
                "/api/./queues",
                "/api/queues;x=1",
                "/login;x=1",
                "/api/jobs;x=1",
                "/api/%71ueues",
                "/api/jobs/../queues",
                "/actuator//metrics",
                "/actuator/%6detrics",
                "/actuator%2Fmetrics",
                "/actuator/health%2F..%2Fmetrics",
                "/api/queues%2F",
                "/api%2Fqueues",
                "//actuator/metrics")) {
            assertThat(get(ADA, path).status()).as(path).isIn(400, 401, 403);
        }
    }

    @Test
    void idsAreReachedWhateverTheyAre() {
        for (String id : List.of("a%2Fb", "a%2F%2Fb", "a%3Bb", "a%25b", "a%5Cb", "..%2Fqueues")) {
            Api.Answer answer = get(ADA, "/api/jobs/" + id);
            assertThat(answer.status()).as(id).isEqualTo(404);
            assertThat(answer.text("detail")).as(id).contains("There is no job");
        }
    }

    @Test
    void healthIsForEverybodyWithoutParticulars() {
        assertThat(api.get("/actuator/health").json().propertyNames()).containsExactlyInAnyOrder("status", "groups");
        assertThat(api.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(api.get("/actuator/metrics").status()).isEqualTo(401);
    }
}
