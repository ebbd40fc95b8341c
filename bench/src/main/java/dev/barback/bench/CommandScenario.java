package dev.barback.bench;

import java.io.IOException;

/** What the web process is asked for. */
enum CommandScenario {
    PERFORM_LATER("perform_later HelloWorldJob") {
        @Override
        Question question(WebProcess web) {
            return Question.post(
                    "perform_later HelloWorldJob", "/api/jobs", "{\"job\":{\"job_class\":\"HelloWorldJob\"}}");
        }
    },
    /** Of one job, which is due in an hour. */
    GET_INFO("get_info") {
        @Override
        Question question(WebProcess web) throws IOException {
            Question question = new Question("perform_in 3600 HelloWorldJob", true, "");
            try (TelnetCaller caller = new TelnetCaller(web, question, 1)) {
                String id = caller.askOnce();
                return Question.get("get_info " + id, "/api/jobs/" + id);
            }
        }
    },
    /** What the server itself can do: nobody else is asked. Ten times as often, since it takes a tenth of the time. */
    HELP("help quit") {
        @Override
        Question question(WebProcess web) {
            return new Question("help quit", false, "");
        }

        @Override
        int times(int standard) {
            return 10 * standard;
        }
    };

    private final String title;

    CommandScenario(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** How often it is asked for. */
    int times(int standard) {
        return standard;
    }

    /** What to ask this process; it may have to be prepared there. */
    abstract Question question(WebProcess web) throws IOException;
}
