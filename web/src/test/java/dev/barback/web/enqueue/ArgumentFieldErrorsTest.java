package dev.barback.web.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.barback.ArgumentException;
import dev.barback.Job;
import dev.barback.internal.registry.JobRegistry;
import dev.barback.internal.registry.PerformMethod;
import dev.barback.internal.wire.Json;
import dev.barback.web.http.FieldError;
import dev.barback.web.http.RequestProblem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a request that an error about its arguments names. */
class ArgumentFieldErrorsTest {
    record Address(String street, @Nullable List<Integer> numbers) {}

    static class Ship implements Job {
        public void perform(String firstName, Address address, @Nullable Map<String, Address> others) {}
    }

    static class Visit implements Job {
        public void perform(Address address) {}
    }

    static class Keep implements Job {
        public void perform(Object value) {}
    }

    static class Note implements Job {
        public void perform(Object theText, int times) {}
    }

    private static final JobRegistry JOBS = JobRegistry.of(new Ship(), new Visit(), new Keep(), new Note());

    @Test
    void argumentsByName() {
        assertThat(fields("Ship", "'payload':{'firstName':1,'address':{'street':'x','numbers':[1,'2']},'zip':3}"))
                .containsExactly(
                        new FieldError("job.payload.firstName", ship("first_name takes text, not 1.")),
                        new FieldError(
                                "job.payload.address.numbers[1]",
                                ship("address.numbers[1] takes a number, not the text \"2\".")),
                        new FieldError("job.payload.zip", ship("there is no zip.")));
        assertThat(fields("Ship", "'arguments':{'others':{'a b.c':{'street':1}}}"))
                .containsExactly(
                        new FieldError("job.arguments.first_name", ship("first_name is missing.")),
                        new FieldError("job.arguments.address", ship("address is missing.")),
                        new FieldError(
                                "job.arguments.others.a b.c.street", ship("others.a b.c.street takes text, not 1.")));
    }

    @Test
    void argumentsInOrder() {
        assertThat(fields("Ship", "'arguments':['A',{'street':'x','numbers':[1,'2']},5]"))
                .extracting(FieldError::field)
                .containsExactly("job.arguments[1].numbers[1]", "job.arguments[2]");
        assertThat(fields("Ship", "'arguments':['A']"))
                .containsExactly(new FieldError("job.arguments", ship("it got 1 argument.")));
    }

    @Test
    void objectThatIsTheOnlyArgument() {
        assertThat(fields("Keep", "'payload':{'value':{'value':'\\ud800'}}"))
                .extracting(FieldError::field)
                .containsExactly("job.payload.value.value");
        assertThat(fields("Visit", "'payload':{'address':5}"))
                .extracting(FieldError::field)
                .containsExactly("job.payload");
        assertThat(fields("Visit", "'payload':{'street':'x','numbers':['y']}"))
                .extracting(FieldError::field)
                .containsExactly("job.payload.numbers[0]");
        assertThat(fields("Visit", "'payload':{'street':'x','city':'y'}"))
                .extracting(FieldError::field)
                .containsExactly("job.payload");
    }

    @Test
    void twoSpellingsOfAnUnknownName() {
        assertThat(fields("Ship", "'payload':{'first_name':'A','address':{'street':'x'},'zip_code':1,'zipCode':2}"))
                .containsExactly(
                        new FieldError("job.payload.zipCode", ship("zip_code is given twice.")),
                        new FieldError("job.payload.zip_code", ship("there is no zip_code.")));
    }

    @Test
    void valuesThatCanNotBeWritten() {
        assertThat(fields("Keep", "'arguments':[{'a':[0,'\\ud800']}]"))
                .singleElement()
                .returns("job.arguments[0].a[1]", FieldError::field);
        assertThat(fields("Note", "'payload':{'theText':[0,'\\ud800'],'times':1}"))
                .singleElement()
                .returns("job.payload.theText[1]", FieldError::field);
    }

    @Test
    void anErrorAboutNoArgumentIsAboutTheJob() {
        ArgumentException error = new ArgumentException("Keep has too many bytes.");
        RequestProblem problem =
                ArgumentFieldErrors.of(error, JOBS.find("Keep").perform(), request("Keep", "'arguments':['x']"));

        assertThat(problem.fields()).containsExactly(new FieldError("job", "Keep has too many bytes."));
    }

    private static List<FieldError> fields(String job, String arguments) {
        JobRequest request = request(job, arguments);
        PerformMethod perform = JOBS.find(job).perform();
        List<@Nullable Object> call = request.arguments().forCall(perform.parameters());
        ArgumentException error = catchThrowableOfType(ArgumentException.class, () -> {
            perform.check(call);
            perform.checkWritable(call);
        });
        return ArgumentFieldErrors.of(error, perform, request).fields();
    }

    private static JobRequest request(String job, String arguments) {
        String json = "{'job':{'job_class':'" + job + "'," + arguments + "}}";
        return JobRequest.of((ObjectNode) Json.read(json.replace('\'', '"')));
    }

    private static String ship(String sentence) {
        return "Ship needs (first_name, address, others): " + sentence;
    }
}
