package dev.barback.web.access;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** The access rules, for tests of other packages. */
public final class RuleTable {
    private RuleTable() {}

    /** The users that each pattern is for. */
    public static Map<String, String> rules() {
        Map<String, String> rules = new LinkedHashMap<>();
        RouteAccess.TABLE.forEach((pattern, audience) -> rules.put(pattern, audience.name()));
        return rules;
    }

    /** The users that a path is for. */
    public static String audience(String path) {
        return RouteAccess.TABLE.entrySet().stream()
                .filter(rule ->
                        PathPatternParser.defaultInstance.parse(rule.getKey()).matches(PathContainer.parsePath(path)))
                .map(rule -> rule.getValue().name())
                .findFirst()
                .orElse("ADMINS");
    }
}
