package dev.barback.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Words of {@code barback work} that are read without picocli mean what they mean to picocli. */
class WorkWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "work",
                "work --queue mail=3 --queue low.one --processors 7 --barback.worker.grace=20s",
                "work --queue=mail=3 --queue=low.one --processors=2-20 --port=8081",
                "work --port 08081 --server.port=8082 --a.b[0].c-d= --a[x~y].b=1=2",
                "work --queue.weight=3 --processors.x=1 --queue mail",
                "work --processors 0 --port 99999 --queue mail=heavy --queue no"
            })
    void picocliReadsTheSame(String line) {
        List<String> words = words(line);
        WorkCommand work = new WorkCommand(CliContext.ofThisProcess());
        new CommandLine(work).parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(WorkWords.read(words)).contains(work.options());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "queues",
                "-v work",
                "work -v",
                "work --help",
                "work --queue",
                "work --queue=",
                "work --queue --port 1",
                "work --queue @queues",
                "work @options",
                "work --queue 'mail'",
                "work --",
                "work mail",
                "work --port http",
                "work --port 1 --port 2",
                "work --processors 1 --processors 2",
                "work --proccessors=3"
            })
    void otherWordsAreLeftToPicocli(String line) {
        assertThat(WorkWords.read(words(line))).isEmpty();
    }

    @Test
    void optionsBecomeProperties() {
        assertThat(properties("work --queue mail=3 --queue low.one --processors 7 --barback.worker.grace=20s"))
                .containsExactly(
                        "--barback.worker.enabled=true",
                        "--barback.worker.queues[0]=mail",
                        "--barback.queues[mail].weight=3",
                        "--barback.worker.queues[1]=low.one",
                        "--barback.worker.processors=7",
                        "--barback.worker.grace=20s");
        assertThat(properties("work --processors 2-20"))
                .containsExactly("--barback.worker.enabled=true", "--barback.worker.processors=2-20");
        assertThat(properties("work --port 8081 --server.port=8082"))
                .containsExactly("--barback.worker.enabled=true", "--server.port=8082");
    }

    private static List<String> properties(String line) {
        return WorkWords.read(words(line)).orElseThrow().properties(Map.of());
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.remove("");
        return words;
    }
}
