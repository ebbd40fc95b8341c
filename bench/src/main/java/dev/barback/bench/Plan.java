package dev.barback.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What to measure.
 *
 * @param jobs how many in each measurement ({@code --jobs}, 50,000)
 * @param rounds how many of each count, after one that does not ({@code --rounds}, 3)
 * @param only these scenarios ({@code --only drain,bulk}, all)
 * @param pullers how many threads of the bare client pull ({@code --pullers}, 2)
 */
record Plan(int jobs, int rounds, Set<Scenario> only, int pullers) {

    static Plan of(String... arguments) {
        Plan plan = new Plan(50_000, 3, EnumSet.allOf(Scenario.class), 2);
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("The option " + arguments[i] + " needs a value.");
            }
            plan = plan.with(arguments[i], arguments[i + 1]);
        }
        return plan;
    }

    private Plan with(String option, String value) {
        return switch (option) {
            case "--jobs" -> new Plan(Integer.parseInt(value), rounds, only, pullers);
            case "--rounds" -> new Plan(jobs, Integer.parseInt(value), only, pullers);
            case "--only" -> new Plan(jobs, rounds, scenarios(value), pullers);
            case "--pullers" -> new Plan(jobs, rounds, only, Integer.parseInt(value));
            default -> throw new IllegalArgumentException("There is no option " + option + ".");
        };
    }

    private static Set<Scenario> scenarios(String names) {
        Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
        for (String name : names.split(",", -1)) {
            chosen.add(Scenario.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
        }
        return chosen;
    }
}
