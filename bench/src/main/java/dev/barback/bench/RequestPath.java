package dev.barback.bench;

import java.io.IOException;

/** The ways to send requests to the web process, in the order of the table; or none. */
enum RequestPath {
    TELNET("telnet, one by one") {
        @Override
        RequestSender openSender(WebProcess web, BenchRequest benchRequest, Contender application) throws IOException {
            return new TelnetSender(web, benchRequest, 1);
        }
    },
    TELNET_AHEAD("telnet, 100 ahead") {
        @Override
        RequestSender openSender(WebProcess web, BenchRequest benchRequest, Contender application) throws IOException {
            return new TelnetSender(web, benchRequest, 100);
        }
    },
    HTTP("HTTP, one by one") {
        @Override
        boolean supports(BenchRequest benchRequest) {
            return !benchRequest.request().isEmpty();
        }

        @Override
        RequestSender openSender(WebProcess web, BenchRequest benchRequest, Contender application) throws IOException {
            return new HttpSender(web, benchRequest);
        }
    },
    /** An enqueue in an application, in which each client is a thread. */
    NONE("in an application") {
        @Override
        boolean supports(BenchRequest benchRequest) {
            return benchRequest.isEnqueue();
        }

        @Override
        RequestSender openSender(WebProcess web, BenchRequest benchRequest, Contender application) {
            return times -> {
                for (int i = 0; i < times; i++) {
                    application.enqueue(NoOpJob.UNTIMED);
                }
            };
        }
    };

    private final String title;

    RequestPath(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean supports(BenchRequest benchRequest) {
        return true;
    }

    abstract RequestSender openSender(WebProcess web, BenchRequest benchRequest, Contender application)
            throws IOException;
}
