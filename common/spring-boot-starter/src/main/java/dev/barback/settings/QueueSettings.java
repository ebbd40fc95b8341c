package dev.barback.settings;

import dev.barback.internal.worker.QueueOptions;
import dev.barback.spi.Lanes;
import dev.barback.spi.QueueNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of queues.
 *
 * @param options by queue
 * @param lanes their lanes
 */
record QueueSettings(Map<String, QueueOptions> options, Lanes lanes) {
    private static final String GROUP = "barback.queues";
    private static final Set<String> SETTINGS = Set.of("weight", "processors", "pollinterval", "lanes");
    /** Names that need no brackets. */
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9-]*");

    static QueueSettings of(SettingReader settings) {
        Map<String, QueueOptions> options = new LinkedHashMap<>();
        Map<String, Integer> laneCounts = new HashMap<>();
        for (String queue : names(settings)) {
            SettingReader.check(GROUP, () -> QueueNames.checkQueue(queue));
            options.put(queue, options(queue, settings));
            String lanes = name(queue, "lanes", settings);
            if (settings.isSet(lanes)) { // 1 counts, too: it is not that of the name in variables
                laneCounts.put(queue, laneCount(queue, lanes, settings));
            }
        }
        Lanes lanes = new Lanes(laneCounts);
        options.forEach((queue, each) -> checkOneOfBoth(queue, lanes.of(queue).size(), each.processors()));
        return new QueueSettings(options, lanes);
    }

    /** The options of a queue, by its name or its name in variables. */
    QueueOptions of(String queue) {
        QueueOptions named = options.get(queue);
        return named != null ? named : options.getOrDefault(QueueNames.inVariables(queue), QueueOptions.DEFAULTS);
    }

    private static Set<String> names(SettingReader settings) {
        Set<String> names = new LinkedHashSet<>();
        for (List<String> parts : settings.below(GROUP)) {
            String name = name(parts);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * The queue of a name below barback.queues. A variable's underscore may be a hyphen of the queue's name, or of the
     * setting's: [mail, low, poll, interval] is of mail-low. Null = of none.
     */
    private static @Nullable String name(List<String> parts) {
        for (int length = 1; length <= 2 && length < parts.size(); length++) {
            int end = parts.size() - length;
            if (SETTINGS.contains(QueueNames.inVariables(String.join("", parts.subList(end, parts.size()))))) {
                return String.join("-", parts.subList(0, end));
            }
        }
        return parts.size() == 2 ? parts.get(0) : null;
    }

    private static QueueOptions options(String queue, SettingReader settings) {
        QueueOptions options = QueueOptions.DEFAULTS;
        options = settings.number(name(queue, "weight", settings), options, QueueOptions::withWeight);
        options = settings.number(name(queue, "processors", settings), options, QueueOptions::withProcessors);
        return settings.duration(name(queue, "poll-interval", settings), options, QueueOptions::withPollInterval);
    }

    private static int laneCount(String queue, String name, SettingReader settings) {
        return settings.number(
                name,
                "a number of lanes, 1 to " + Lanes.MAX_LANES,
                1,
                (standard, number) -> new Lanes(Map.of(queue, number)).of(queue).size());
    }

    /** The name of a queue's setting: with the queue in brackets where it is written so, or has to be. */
    private static String name(String queue, String setting, SettingReader settings) {
        String inBrackets = GROUP + "[" + queue + "]." + setting;
        String plain = queue.toLowerCase(Locale.ROOT).replace("_", "");
        if (!PLAIN.matcher(plain).matches()) {
            return inBrackets;
        }
        String withoutBrackets = GROUP + "." + plain + "." + setting;
        boolean areTwo = !queue.equals(QueueNames.inVariables(queue)); // names with a hyphen: brackets are exact
        boolean isInBrackets = settings.isSet(inBrackets) && (areTwo || !settings.isSet(withoutBrackets));
        return isInBrackets ? inBrackets : withoutBrackets;
    }

    /** Lanes are queues to the broker: a limit would hold for each. */
    private static void checkOneOfBoth(String queue, int laneCount, int limit) {
        if (laneCount > 1 && limit > 0) {
            throw new InvalidSettingException(
                    "%s: A queue can have several lanes, or a limit of processors of its own, not both: %s has %d lanes and a limit of %d."
                            .formatted(GROUP, queue, laneCount, limit),
                    null);
        }
    }
}
