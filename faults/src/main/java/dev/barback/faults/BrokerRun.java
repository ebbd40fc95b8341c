package dev.barback.faults;

import dev.barback.spi.Broker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Runs all rounds on one broker, one after another. */
final class BrokerRun implements Callable<List<RoundResult>> {
    private final BrokersUnderTest brokersUnderTest;
    private final FaultPlan faultPlan;
    private final Path folder;
    private final FaultChoice choice;

    /** Creates a run; {@link #call} runs it. */
    BrokerRun(BrokersUnderTest brokersUnderTest, FaultPlan faultPlan, Path folder, FaultChoice choice) {
        this.brokersUnderTest = brokersUnderTest;
        this.faultPlan = faultPlan;
        this.folder = folder;
        this.choice = choice;
    }

    @Override
    public List<RoundResult> call() throws Exception {
        List<RoundResult> unfinished = new ArrayList<>(); // results of faults without a whole round
        List<Round> rounds = new ArrayList<>();
        try (TestBed testBed = new TestBed(brokersUnderTest.open(folder), folder)) {
            testBed.load().start(faultPlan.perSecond());
            for (Fault fault : choice.faults(testBed.brokerUnderTest(), faultPlan)) {
                try {
                    Round round = Round.of(testBed, fault, faultPlan.holds(fault));
                    rounds.add(round);
                    print(round.result().row());
                } catch (Fault.Impossible e) {
                    unfinished.add(withoutRound(
                            testBed.brokerUnderTest(), fault.name() + ": not tried, " + e.getMessage(), true));
                } catch (IllegalStateException e) { // the other faults are still injected
                    unfinished.add(
                            withoutRound(testBed.brokerUnderTest(), fault.name() + ": " + e.getMessage(), false));
                    print(unfinished.get(unfinished.size() - 1).row());
                    testBed.supervisor().replaceAll();
                    testBed.awaitHealthy();
                }
            }
            Thread.sleep(TestBed.LEASE_TIME.multipliedBy(2).toMillis()); // late executions would have happened by then
            List<RoundResult> results =
                    new ArrayList<>(rounds.stream().map(Round::result).toList());
            results.addAll(unfinished);
            checkBurials(testBed).ifPresent(results::add);
            return results;
        } catch (Exception e) { // the other runs continue, perhaps for an hour
            System.err.println(brokersUnderTest + " ended: " + e);
            throw e;
        }
    }

    private static Optional<RoundResult> checkBurials(TestBed testBed) {
        Optional<Broker> connection = testBed.brokerUnderTest().connect();
        try {
            return connection.map(broker -> new Burials(broker).check(testBed));
        } finally {
            connection.ifPresent(Broker::close);
        }
    }

    private static RoundResult withoutRound(BrokerUnderTest brokerUnderTest, String description, boolean isHealthy) {
        return new RoundResult(
                brokerUnderTest.name(),
                description,
                List.of(),
                new RoundResult.Counts(0, 0, 0, 0, 0),
                new RoundResult.Limits(0, 0, 0, isHealthy));
    }

    private static synchronized void print(String line) {
        System.out.println(line);
    }
}
