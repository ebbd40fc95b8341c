package dev.barback.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses the faults of a broker. Those of the broker itself are always its own; those of processes and jobs can be dealt
 * among the brokers, one after another, so that each hits one of them.
 *
 * @param only parts of the names of the faults to inject; an empty part is in all
 * @param first the number of this broker, from 0
 * @param brokers among how many brokers they are dealt; 1 = each broker has all of them
 */
record FaultChoice(List<String> only, int first, int brokers) {

    List<Fault> faults(BrokerUnderTest brokerUnderTest, FaultPlan faultPlan) {
        List<Fault> shared = new ArrayList<>(ProcessFaults.ALL);
        shared.addAll(JobFaults.ALL);
        List<Fault> all = new ArrayList<>();
        for (int i = first % brokers; i < shared.size(); i += brokers) {
            all.add(shared.get(i));
        }
        all.addAll(brokerUnderTest.faults(faultPlan));
        all.add(JobFaults.flood(faultPlan.flood())); // last: its cleanup is a load for later faults
        return all.stream()
                .filter(fault -> only.stream().anyMatch(fault.name()::contains))
                .toList();
    }
}
