package dev.barback.web.job;

import dev.barback.JobPage.Cursor;
import dev.barback.JobQuery;
import dev.barback.JobState;
import dev.barback.spi.QueueNames;
import dev.barback.web.enqueue.SubmittedFields;
import dev.barback.web.http.QueryValues;
import dev.barback.web.http.SafeQuote;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * The filters and the page of a request for a list of jobs.
 *
 * @param query the filters
 * @param after the cursor after which the page begins; empty = from the start
 * @param limit page size, 1 to 500
 */
record JobFilter(JobQuery query, Optional<Cursor> after, int limit) {
    static final String STATE = "state";
    static final String QUEUE = "queue";
    static final String JOB_CLASS = "job_class";
    static final String ORDER = "order";
    static final String LIMIT = "limit";
    static final String CURSOR = "cursor";

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int MAX_CLASS_LENGTH = 255;
    private static final String OLDEST = "oldest";
    private static final String NEWEST = "newest";

    static JobFilter of(HttpServletRequest request) {
        boolean oldestFirst = OLDEST.equals(QueryValues.single(request, ORDER, JobFilter::checkOrder));
        JobQuery query = JobQuery.ALL
                .states(Set.copyOf(QueryValues.all(request, STATE, JobState::of)))
                .queue(QueryValues.single(request, QUEUE, QueueNames::check))
                .jobClass(QueryValues.single(request, JOB_CLASS, JobFilter::checkClass))
                .oldestFirst(oldestFirst);
        Integer limit = QueryValues.single(request, LIMIT, JobFilter::checkLimit);
        Cursor after = QueryValues.single(request, CURSOR, text -> CursorCodec.read(text, oldestFirst));
        return new JobFilter(
                SubmittedFields.filter(request, query),
                Optional.ofNullable(after),
                limit == null ? DEFAULT_LIMIT : limit);
    }

    static String order(boolean oldestFirst) {
        return oldestFirst ? OLDEST : NEWEST;
    }

    private static String checkOrder(String order) {
        if (!order.equals(OLDEST) && !order.equals(NEWEST)) {
            throw new IllegalArgumentException(
                    "order should be newest or oldest, which comes first; not " + SafeQuote.quote(order) + ".");
        }
        return order;
    }

    private static String checkClass(String name) {
        if (name.isBlank() || name.length() > MAX_CLASS_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("job_class should be a job's name, such as HelloWorldJob.");
        }
        return name;
    }

    private static int checkLimit(String text) {
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw new IllegalArgumentException(
                "limit should be a number from 1 to %d, not %s.".formatted(MAX_LIMIT, SafeQuote.quote(text)));
    }
}
