package dev.holter.jobrunr;

import dev.holter.Holter;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.storage.StorageProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the service file adds to a server's filters, behind those of the application: a {@link HolterJobFilter} that is made with the first job that none of them records. Until then
 * no Holter is begun. As that one, it elects no states. Thread-safe.
 */
final class ServiceFilter implements JobServerFilter {
    private final ServiceHolter service;
    private final StorageProvider storage;
    private final Faults faults;
    private volatile @Nullable HolterJobFilter filter;

    ServiceFilter(ServiceHolter service, StorageProvider storage, Faults faults) {
        this.service = service;
        this.storage = storage;
        this.faults = faults;
    }

    @Override
    public void onProcessing(Job job) {
        faults.attempt("onProcessing", () -> {
            if (!Claim.taken(job)) {
                service.holter().ifPresent(holter -> made(holter).onProcessing(job));
            }
        });
    }

    @Override
    public void onProcessingSucceeded(Job job) {
        HolterJobFilter made = filter;
        if (made != null) {
            made.onProcessingSucceeded(job);
        }
    }

    @Override
    public void onProcessingFailed(Job job, Exception error) {
        HolterJobFilter made = filter;
        if (made != null) {
            made.onProcessingFailed(job, error);
        }
    }

    private synchronized HolterJobFilter made(Holter holter) {
        HolterJobFilter made = filter;
        if (made == null) {
            made = HolterJobRunr.filter(holter, storage);
            filter = made;
        }
        return made;
    }
}
