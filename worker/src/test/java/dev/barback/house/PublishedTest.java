package dev.barback.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What a release publishes is fit for others. The BOM repeats some of the parent's POM, since it has no parent; the rest
 * of a release is checked by make release-check.
 */
class PublishedTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern DECISION = Pattern.compile("\\(decisions/([^)]+)\\)");

    @Test
    void theBomHasEveryPublishedLibrary() throws Exception {
        List<String> published = new ArrayList<>();
        for (Element module : modules()) {
            if (!text(module, "packaging").equals("pom") && !isPrivate(module)) {
                published.add(text(module, "artifactId"));
            }
        }
        assertThat(published).hasSize(9);
        assertThat(managed(pom("common/bom"))).containsExactlyInAnyOrderElementsOf(published);
        assertThat(managed(pom(""))).containsAll(published);
    }

    @Test
    void theBomRepeatsTheParent() throws Exception {
        Element parent = pom("");
        Element bom = pom("common/bom");
        assertThat(child(bom, "parent"))
                .as("a parent, whose versions an application would import")
                .isNull();
        for (String repeated : List.of("groupId", "version", "url", "licenses", "developers", "scm")) {
            assertThat(text(bom, repeated)).as(repeated).isNotBlank().isEqualTo(text(parent, repeated));
        }
    }

    @Test
    void theBomHasTheParentsPlugins() throws Exception {
        String parent = Files.readString(ROOT.resolve("pom.xml")).replaceAll("\\s+", "");
        for (Element plugin :
                children(child(child(child(pom("common/bom"), "build"), "pluginManagement"), "plugins"))) {
            assertThat(parent)
                    .contains("<artifactId>" + text(plugin, "artifactId") + "</artifactId><version>"
                            + text(plugin, "version") + "</version>");
        }
    }

    @Test
    void everyModuleSaysWhatItIs() throws Exception {
        for (Element module : modules()) {
            assertThat(text(module, "name")).as(module.getBaseURI()).isNotBlank();
            assertThat(text(module, "description")).as(module.getBaseURI()).isNotBlank();
        }
    }

    @Test
    void theMapNamesEveryDecisionOnce() throws IOException {
        List<String> named = DECISION.matcher(Files.readString(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/decisions"))) {
            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(
                            pages.map(page -> page.getFileName().toString()).toList());
        }
    }

    private static boolean isPrivate(Element module) {
        Element properties = child(module, "properties");
        return properties != null && "true".equals(text(properties, "maven.deploy.skip"));
    }

    private static List<String> managed(Element pom) {
        List<String> managed = new ArrayList<>();
        for (Element dependency : children(child(child(pom, "dependencyManagement"), "dependencies"))) {
            if (text(dependency, "groupId").equals("dev.barback")) {
                managed.add(text(dependency, "artifactId"));
            }
        }
        return managed;
    }

    private static List<Element> modules() throws Exception {
        List<Element> modules = new ArrayList<>();
        for (Element module : children(child(pom(""), "modules"))) {
            modules.add(pom(module.getTextContent()));
        }
        assertThat(modules).hasSizeGreaterThan(10);
        return modules;
    }

    private static Element pom(String folder) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve(folder).resolve("pom.xml").toFile())
                .getDocumentElement();
    }

    private static String text(Element of, String name) {
        Element child = child(of, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    private static Element child(Element of, String name) {
        return children(of).stream()
                .filter(child -> child.getTagName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<Element> children(Element of) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = of.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
                children.add((Element) nodes.item(i));
            }
        }
        return children;
    }
}
