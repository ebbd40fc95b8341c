package dev.barback.spring;

import dev.barback.JobEvent;
import dev.barback.JobListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events that listeners got, one entry for each job that is enqueued. */
class RecordingListener implements JobListener {
    final List<String> ids = new CopyOnWriteArrayList<>();

    @Override
    public void on(JobEvent event) {
        if (event instanceof JobEvent.Enqueued one) {
            ids.add(one.job().jobId());
        } else if (event instanceof JobEvent.EnqueuedAll all) {
            all.jobs().forEach(one -> ids.add(one.job().jobId()));
        }
    }
}
