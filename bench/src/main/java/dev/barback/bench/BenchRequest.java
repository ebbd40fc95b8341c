package dev.barback.bench;

/**
 * A request, for telnet and for HTTP.
 *
 * @param command a line for the command server
 * @param isEnqueue whether it enqueues a job, which has an answer of one line; others have several
 * @param request the whole request to the HTTP API; empty = none
 */
record BenchRequest(String command, boolean isEnqueue, String request) {
    private static final String HEADERS = " HTTP/1.1\r\nHost: localhost\r\n";

    static BenchRequest post(String command, String path, String json) {
        String headers = HEADERS + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n";
        return new BenchRequest(command, true, "POST " + path + headers + json);
    }

    static BenchRequest get(String command, String path) {
        return new BenchRequest(command, false, "GET " + path + HEADERS + "\r\n");
    }
}
