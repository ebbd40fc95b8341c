package dev.barback.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs all rounds on one carrier, one after another. */
final class BrokerRun implements Callable<List<RoundResult>> {
    private final BrokersUnderTest brokersUnderTest;
    private final FaultPlan faultPlan;
    private final Path folder;
    private final List<String> only;

    /**
     * Creates a production; {@link #call} runs it.
     *
     * @param only parts of the names of the faults to inject; an empty part is in all
     */
    BrokerRun(BrokersUnderTest brokersUnderTest, FaultPlan faultPlan, Path folder, List<String> only) {
        this.brokersUnderTest = brokersUnderTest;
        this.faultPlan = faultPlan;
        this.folder = folder;
        this.only = only;
    }

    @Override
    public List<RoundResult> call() throws Exception {
        List<RoundResult> without = new ArrayList<>(); // verdicts of faults without a whole round
        List<Round> rounds = new ArrayList<>();
        try (TestBed testBed = new TestBed(brokersUnderTest.open(folder), folder)) {
            testBed.load().start(faultPlan.perSecond());
            for (Fault fault : faults(testBed.carrier())) {
                try {
                    Round round = Round.of(testBed, fault, faultPlan.holds(fault));
                    rounds.add(round);
                    say(round.verdict().row());
                } catch (Fault.Impossible e) {
                    without.add(nothing(testBed.carrier(), fault.name() + ": not tried, " + e.getMessage(), true));
                } catch (IllegalStateException e) { // the other faults are still injected
                    without.add(nothing(testBed.carrier(), fault.name() + ": " + e.getMessage(), false));
                    say(without.get(without.size() - 1).row());
                    testBed.crew().replaceAll();
                    testBed.awaitAllUp();
                }
            }
            Thread.sleep(TestBed.LEASE.multipliedBy(2).toMillis()); // late executions would have happened by then
            List<RoundResult> verdicts =
                    new ArrayList<>(rounds.stream().map(Round::verdict).toList());
            verdicts.addAll(without);
            return verdicts;
        } catch (Exception e) { // the other productions continue, perhaps for an hour
            System.err.println(brokersUnderTest + " ended: " + e);
            throw e;
        }
    }

    private List<Fault> faults(BrokerUnderTest brokerUnderTest) {
        List<Fault> all = new ArrayList<>(ProcessFaults.ALL);
        all.addAll(JobFaults.ALL);
        all.addAll(brokerUnderTest.faults());
        all.add(JobFaults.flood(faultPlan.flood())); // last: its cleanup is a load for later faults
        return all.stream()
                .filter(fault -> only.stream().anyMatch(fault.name()::contains))
                .toList();
    }

    private static RoundResult nothing(BrokerUnderTest brokerUnderTest, String what, boolean well) {
        return new RoundResult(
                brokerUnderTest.name(),
                what,
                List.of(),
                new RoundResult.Counts(0, 0, 0, 0, 0),
                new RoundResult.Limits(0, 0, well));
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
