package dev.barback.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** The first step of the image's build has the POMs and Maven's wrapper, and nothing else. */
    @Test
    void theImagesFirstStepBuilds(@TempDir Path context) throws Exception {
        List<String> dockerfile = Files.readAllLines(ROOT.resolve("Dockerfile"));
        for (String pom : poms("")) {
            copy(pom, context);
        }
        for (String file : List.of(
                "pom.xml", "mvnw", ".mvn/wrapper/maven-wrapper.properties", ".mvn/jvm.config", ".mvn/maven.config")) {
            copy(file, context);
        }
        String command = dockerfile.stream()
                .filter(line -> line.startsWith("RUN ./mvnw"))
                .findFirst()
                .orElseThrow()
                .substring("RUN ".length());
        ProcessBuilder build = new ProcessBuilder("sh", "-c", command)
                .directory(context.toFile())
                .redirectErrorStream(true);
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        build.environment().remove("MAVEN_OPTS");
        Process process = build.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs(output).isZero();
    }

    private static void copy(String file, Path context) throws IOException {
        Path source = ROOT.resolve(file);
        if (Files.exists(source)) {
            Path target = context.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
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
