package dev.barback.web.job;

import dev.barback.JobInfo;
import dev.barback.web.access.RequestUser;
import dev.barback.web.enqueue.SubmittedFields;
import dev.barback.web.events.EventStreams;
import dev.barback.web.events.SubscriberIdentity;
import dev.barback.web.events.Subscription;
import dev.barback.web.http.ApiPaths;
import dev.barback.web.http.QueryValues;
import dev.barback.web.http.RequestProblem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/events}: streams job changes until the client disconnects. */
@RestController
@Tag(name = "Events")
class EventsController {
    private static final String EVENTS = "/api/events";
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int MAX_POSITION_LENGTH = 8_000;
    private static final String RESUME_DESCRIPTION = "Resumes after this event; browsers send it automatically";

    private final RequestUser requestUser;
    private final ObjectProvider<EventStreams> eventStreams;

    EventsController(RequestUser requestUser, ObjectProvider<EventStreams> eventStreams) {
        this.requestUser = requestUser;
        this.eventStreams = eventStreams;
    }

    @Operation(
            operationId = "followJobs",
            summary = "Follow jobs",
            description = "Server-sent events: a snapshot, then the current state of each job that changes.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @Parameter(
            name = LAST_EVENT_ID,
            in = ParameterIn.HEADER,
            description = RESUME_DESCRIPTION,
            schema = @Schema(type = "string"))
    @Parameter(
            name = SubmittedFields.USER,
            in = ParameterIn.QUERY,
            description = "Only this user's jobs",
            schema = @Schema(type = "string"))
    @GetMapping(path = EVENTS, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void followAll(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        String user = requestUser.accessScope().userFilter();
        String wanted = QueryValues.single(request, SubmittedFields.USER, JobInfo::checkUser);
        if (user != null && wanted != null && !wanted.equals(user)) {
            throw RequestProblem.of(HttpStatus.FORBIDDEN, "You can follow your own jobs only.");
        }
        follow(new Subscription(null, user == null ? wanted : user), request, response);
    }

    @Operation(
            operationId = "followJob",
            summary = "Follow a job",
            description = "Server-sent events: the job, then each of its changes.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @Parameter(
            name = LAST_EVENT_ID,
            in = ParameterIn.HEADER,
            description = RESUME_DESCRIPTION,
            schema = @Schema(type = "string"))
    @GetMapping(path = ApiPaths.JOB + "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void followOne(
            @PathVariable("id") String id,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        String user = requestUser.accessScope().userFilter();
        String known = requestUser.jobOperations().find(id).jobId(); // another user's job is reported as not found
        follow(new Subscription(known, user), request, response);
    }

    private void follow(Subscription subscription, HttpServletRequest request, HttpServletResponse response) {
        requestUser.jobOperations().flush(); // throws if there is no job store
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            EventStreams.writeHeaders(response); // no stream: a disconnect would go unnoticed
            return;
        }
        String name = requestUser.name().filter(known -> !known.isEmpty()).orElse(null);
        SubscriberIdentity subscriberIdentity = new SubscriberIdentity(name, requestUser.authorizationCheck(request));
        eventStreams.getObject().follow(subscription, subscriberIdentity, feedPosition(request), request, response);
    }

    /** The feed position of Last-Event-ID; a malformed one is ignored, and the client gets a snapshot. */
    private static Optional<String> feedPosition(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(LAST_EVENT_ID))
                .filter(position -> !position.isEmpty() && position.length() <= MAX_POSITION_LENGTH);
    }
}
