package dev.barback.bench;

import java.io.IOException;

/** How the web process is reached, in the order of the table; or not at all. */
enum Route {
    TELNET("telnet, one by one") {
        @Override
        Caller call(WebProcess web, Question question, Contender application) throws IOException {
            return new TelnetCaller(web, question, 1);
        }
    },
    TELNET_AHEAD("telnet, 100 ahead") {
        @Override
        Caller call(WebProcess web, Question question, Contender application) throws IOException {
            return new TelnetCaller(web, question, 100);
        }
    },
    HTTP("HTTP, one by one") {
        @Override
        boolean leadsTo(Question question) {
            return !question.request().isEmpty();
        }

        @Override
        Caller call(WebProcess web, Question question, Contender application) throws IOException {
            return new HttpCaller(web, question);
        }
    },
    /** An enqueue in an application of its own, as a thread of which each client counts. */
    NONE("in an application") {
        @Override
        boolean leadsTo(Question question) {
            return question.isEnqueue();
        }

        @Override
        Caller call(WebProcess web, Question question, Contender application) {
            return times -> {
                for (int i = 0; i < times; i++) {
                    application.enqueue(NoOpJob.UNTIMED);
                }
            };
        }
    };

    private final String title;

    Route(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    boolean leadsTo(Question question) {
        return true;
    }

    abstract Caller call(WebProcess web, Question question, Contender application) throws IOException;
}
