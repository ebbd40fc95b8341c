package dev.barback.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** All rounds on one carrier, one after another. */
final class Production implements Callable<List<Verdict>> {
    private final Carriers carriers;
    private final Plan plan;
    private final Path folder;
    private final String only;

    /**
     * Does nothing yet.
     *
     * @param only a part of the names of the faults to try; empty = all
     */
    Production(Carriers carriers, Plan plan, Path folder, String only) {
        this.carriers = carriers;
        this.plan = plan;
        this.folder = folder;
        this.only = only;
    }

    @Override
    public List<Verdict> call() throws Exception {
        List<Verdict> without = new ArrayList<>(); // a whole round
        List<Round> rounds = new ArrayList<>();
        try (Scene scene = new Scene(carriers.open(folder), folder)) {
            scene.load().start(plan.perSecond());
            for (Fault fault : faults(scene.carrier())) {
                try {
                    Round round = Round.of(scene, fault, plan.holds(fault));
                    rounds.add(round);
                    say(round.verdict().row());
                } catch (Fault.Impossible e) {
                    without.add(nothing(scene.carrier(), fault.name() + ": not tried, " + e.getMessage(), true));
                } catch (IllegalStateException e) { // the other faults are to be tried all the same
                    without.add(nothing(scene.carrier(), fault.name() + ": " + e.getMessage(), false));
                    say(without.get(without.size() - 1).row());
                    scene.crew().replaceAll();
                    scene.awaitAllUp();
                }
            }
            Thread.sleep(Scene.LEASE.multipliedBy(2).toMillis()); // what comes late would come by then
            List<Verdict> verdicts =
                    new ArrayList<>(rounds.stream().map(Round::verdict).toList());
            verdicts.addAll(without);
            return verdicts;
        } catch (Exception e) { // the others go on, for an hour perhaps
            System.err.println(carriers + " ended: " + e);
            throw e;
        }
    }

    private List<Fault> faults(Carrier carrier) {
        List<Fault> all = new ArrayList<>(ProcessFaults.ALL);
        all.addAll(JobFaults.ALL);
        all.addAll(carrier.faults());
        all.add(JobFaults.flood(plan.flood())); // last: what it leaves to be cleaned up is a load of its own
        return all.stream().filter(fault -> fault.name().contains(only)).toList();
    }

    private static Verdict nothing(Carrier carrier, String what, boolean well) {
        return new Verdict(
                carrier.name(), what, List.of(), new Verdict.Counts(0, 0, 0, 0, 0), new Verdict.Limits(0, 0, well));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
