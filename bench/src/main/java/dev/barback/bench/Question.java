package dev.barback.bench;

/**
 * What is asked, in both languages.
 *
 * @param command a line for the command server
 * @param isEnqueue whether it enqueues a job, which has an answer of one line; the others here have several
 * @param request the same for the HTTP API, whole; empty = it has no such thing
 */
record Question(String command, boolean isEnqueue, String request) {
    private static final String HEADERS = " HTTP/1.1\r\nHost: localhost\r\n";

    static Question post(String command, String path, String json) {
        String headers = HEADERS + "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n";
        return new Question(command, true, "POST " + path + headers + json);
    }

    static Question get(String command, String path) {
        return new Question(command, false, "GET " + path + HEADERS + "\r\n");
    }
}
