package dev.barback.web.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** The rules, for tests of other packages. */
public final class RuleTable {
    private RuleTable() {}

    /** Whom each pattern is for. */
    public static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        Rules.TABLE.forEach((pattern, who) -> rules.put(pattern, who.name()));
        return rules;
    }

    /** For whom a path is. */
    public static String who(String path) {
        return Rules.TABLE.entrySet().stream()
                .filter(rule ->
                        PathPatternParser.defaultInstance.parse(rule.getKey()).matches(PathContainer.parsePath(path)))
                .map(rule -> rule.getValue().name())
                .findFirst()
                .orElse("ADMINS");
    }
}
