package dev.barback.settings;

import dev.barback.internal.fair.ShareRule;
import dev.barback.internal.fair.ShareRules;
import dev.barback.internal.worker.ProcessorRange;
import dev.barback.internal.worker.QueueOptions;
import dev.barback.internal.worker.WorkerOptions;
import dev.barback.spi.QueueNames;
import dev.barback.spi.RoleLookup;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the settings of a worker. */
final class WorkerSettings {
    private static final String QUEUES = "barback.worker.queues";
    private static final String PROCESSORS = "barback.worker.processors";
    private static final String SHARES = "barback.shares";
    private static final Pattern NUMBERS = Pattern.compile("(-?\\d{1,9})(?:-(\\d{1,9}))?");

    private final SettingReader settings;
    private final QueueSettings queueSettings;

    WorkerSettings(SettingReader settings, QueueSettings queueSettings) {
        this.settings = settings;
        this.queueSettings = queueSettings;
    }

    /**
     * The worker's options, without a lookup of roles.
     *
     * @param declaredQueues served if no queues are configured, and so are those with settings
     */
    WorkerOptions options(List<String> declaredQueues) {
        Map<String, QueueOptions> queues = new LinkedHashMap<>();
        names(declaredQueues).forEach(name -> queues.put(name, queueSettings.of(name)));
        WorkerOptions options = SettingReader.check(
                QUEUES,
                () -> WorkerOptions.forQueue(BarbackSettings.DEFAULT_QUEUE).withQueues(queues));
        options = settings.duration("barback.worker.job-timeout", options, WorkerOptions::withJobTimeout);
        options = settings.duration("barback.worker.grace", options, WorkerOptions::withGrace);
        options = settings.number("barback.worker.max-deliveries", options, WorkerOptions::withMaxDeliveries);
        return options.withProcessors(processors(WorkerOptions.processorsFor(queues.values())))
                .withShares(new ShareRules(shares(settings), RoleLookup.NONE));
    }

    /** The rules of shares, in their order. */
    static List<ShareRule> shares(SettingReader settings) {
        return settings.numbered(SHARES).map(name -> share(name, settings)).toList();
    }

    private Set<String> names(List<String> declaredQueues) {
        Set<String> names = new LinkedHashSet<>(settings.list(QUEUES));
        if (names.isEmpty()) {
            names.addAll(declaredQueues);
            for (String configured : queueSettings.options().keySet()) {
                boolean isOfAnother = names.stream()
                        .anyMatch(name -> QueueNames.inVariables(name).equals(configured));
                if (!isOfAnother) {
                    names.add(configured);
                }
            }
        }
        return names;
    }

    private ProcessorRange processors(int standard) {
        String text = settings.text(PROCESSORS);
        if (text != null) {
            Matcher numbers = NUMBERS.matcher(text);
            if (!numbers.matches()) {
                throw new InvalidSettingException(
                        "%s: It is a number, such as 4, or from - to, such as 2-20, not \"%s\"."
                                .formatted(PROCESSORS, text),
                        null);
            }
            int min = Integer.parseInt(numbers.group(1));
            return range(min, numbers.group(2) == null ? min : Integer.parseInt(numbers.group(2)), standard);
        }
        int min = settings.number(PROCESSORS + ".min", 0, (unset, number) -> number);
        int max = settings.number(PROCESSORS + ".max", 0, (unset, number) -> number);
        return range(min, max, standard);
    }

    /** @param standard for a bound that is 0 */
    private static ProcessorRange range(int min, int max, int standard) {
        int minProcessors = min != 0 ? min : max > 0 ? Math.min(standard, max) : standard;
        int maxProcessors = max != 0 ? max : Math.max(standard, minProcessors);
        return SettingReader.check(PROCESSORS, () -> new ProcessorRange(minProcessors, maxProcessors));
    }

    private static ShareRule share(String name, SettingReader settings) {
        ShareRule rule = ShareRule.matching(
                settings.text(name + ".user"), settings.text(name + ".role"), settings.text(name + ".job-class"));
        rule = settings.fraction(name + ".weight", rule, ShareRule::withWeight);
        return settings.number(name + ".limit", rule, ShareRule::withLimit);
    }
}
