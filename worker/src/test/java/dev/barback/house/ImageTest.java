package dev.barback.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The image's build gets the POM of each module before its other files, as Maven needs them. */
class ImageTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void thePomsOfAllModulesAreInTheImagesBuild() throws IOException {
        List<String> copied = Files.readAllLines(ROOT.resolve("Dockerfile"));
        List<String> let = Files.readAllLines(ROOT.resolve(".dockerignore"));
        assertThat(poms("")).hasSizeGreaterThan(10).allSatisfy(pom -> {
            String folder = pom.substring(0, pom.lastIndexOf('/') + 1);
            assertThat(copied).contains("COPY " + pom + " " + folder);
            assertThat(let).anyMatch(line -> line.startsWith("!") && pom.startsWith(line.substring(1)));
        });
    }

    /** The POMs of the modules below this folder, as the POM there names them. */
    private static List<String> poms(String folder) throws IOException {
        String pom = Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
        Stream<String> found = Stream.empty();
        for (String line : pom.lines().map(String::strip).toList()) {
            if (line.startsWith("<module>")) {
                String module = folder + line.substring("<module>".length(), line.indexOf("</module>")) + "/";
                found = Stream.concat(found, Stream.concat(Stream.of(module + "pom.xml"), poms(module).stream()));
            }
        }
        return found.toList();
    }
}
