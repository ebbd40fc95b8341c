package dev.barback.bench;

import java.io.IOException;

/** The commands that are sent to the web process. */
enum CommandScenario {
    PERFORM_LATER("perform_later HelloWorldJob") {
        @Override
        BenchRequest request(WebProcess web) {
            return BenchRequest.post(
                    "perform_later HelloWorldJob", "/api/jobs", "{\"job\":{\"job_class\":\"HelloWorldJob\"}}");
        }
    },
    /** The info of one job, which is due in an hour. */
    GET_INFO("get_info") {
        @Override
        BenchRequest request(WebProcess web) throws IOException {
            BenchRequest benchRequest = new BenchRequest("perform_in 3600 HelloWorldJob", true, "");
            try (TelnetSender sender = new TelnetSender(web, benchRequest, 1)) {
                String id = sender.sendOnce();
                return BenchRequest.get("get_info " + id, "/api/jobs/" + id);
            }
        }
    },
    /**
     * The speed of the server itself: the broker is not used. Ten times as often, since it takes a tenth of the time.
     */
    HELP("help quit") {
        @Override
        BenchRequest request(WebProcess web) {
            return new BenchRequest("help quit", false, "");
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

    /** The number of requests. */
    int times(int standard) {
        return standard;
    }

    /** The request to this process; it may be prepared there. */
    abstract BenchRequest request(WebProcess web) throws IOException;
}
