package dev.barback.web;

import dev.barback.web.access.Visitors;
import dev.barback.web.events.Following;
import dev.barback.web.events.Guest;
import dev.barback.web.events.Interest;
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

/** {@code /api/events}: jobs as they change, told until the client goes. */
@RestController
@Tag(name = "Events")
class EventsController {
    private static final String EVENTS = "/api/events";
    private static final String PLACE = "Last-Event-ID";
    private static final int LONGEST_PLACE = 8_000;
    private static final String MEANING = "Goes on after this event; browsers send it by themselves";

    private final Visitors visitors;
    private final ObjectProvider<Following> following;

    EventsController(Visitors visitors, ObjectProvider<Following> following) {
        this.visitors = visitors;
        this.following = following;
    }

    @Operation(
            operationId = "followJobs",
            summary = "Follow jobs",
            description = "Server-sent events: a snapshot, then each job that changes, as it is then.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @Parameter(name = PLACE, in = ParameterIn.HEADER, description = MEANING, schema = @Schema(type = "string"))
    @Parameter(
            name = JobFilter.USER,
            in = ParameterIn.QUERY,
            description = "This user's jobs alone",
            schema = @Schema(type = "string"))
    @Takes(JobFilter.USER)
    @GetMapping(path = EVENTS, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void all(
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        String user = visitors.sight().only();
        String wanted = JobFilter.user(request);
        if (user != null && wanted != null && !wanted.equals(user)) {
            throw RequestProblem.of(HttpStatus.FORBIDDEN, "You can follow your own jobs only.");
        }
        follow(new Interest(null, user == null ? wanted : user), request, response);
    }

    @Operation(
            operationId = "followJob",
            summary = "Follow a job",
            description = "Server-sent events: the job, then each change of it.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
    @Parameter(name = PLACE, in = ParameterIn.HEADER, description = MEANING, schema = @Schema(type = "string"))
    @GetMapping(path = JobsController.JOB + "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void one(
            @PathVariable("id") String id,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        String user = visitors.sight().only();
        String known = visitors.steering().find(id).jobId(); // refuses another's as one that is not there
        follow(new Interest(known, user), request, response);
    }

    private void follow(Interest interest, HttpServletRequest request, HttpServletResponse response) {
        visitors.steering().catchUp(); // says so where there are no records
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            Following.writeHeaders(response); // and nothing follows: nobody would be told, nor be noticed to have gone
            return;
        }
        String name = visitors.name().filter(known -> !known.isEmpty()).orElse(null);
        Guest guest = new Guest(name, visitors.standing(request));
        following.getObject().follow(interest, guest, place(request), request, response);
    }

    /** One that can't be any is passed over: the client then has a snapshot. */
    private static Optional<String> place(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(PLACE))
                .filter(place -> !place.isEmpty() && place.length() <= LONGEST_PLACE);
    }
}
