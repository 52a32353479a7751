package io.thoonk.worker;

import io.thoonk.job.Attendance;
import io.thoonk.job.JobExchange;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The exchange of a dispatcher, opened when it is first needed, and the maintenance of its feed that goes with it. */
final class OpenedExchange {

    private final Supplier<JobExchange<?>> opening;

    private final RunningJobs running;

    private final Consumer<Long> due;

    private volatile @Nullable JobExchange<?> exchange;

    private volatile @Nullable Attendance attendance;

    OpenedExchange(Supplier<JobExchange<?>> opening, RunningJobs running, Consumer<Long> due) {
        this.opening = opening;
        this.running = running;
        this.due = due;
    }

    Optional<JobExchange<?>> get() {
        return Optional.ofNullable(exchange);
    }

    /** Opens it, or makes sure after trouble that all is as it was; waits for Redis. */
    JobExchange<?> open(boolean afterTrouble) {
        JobExchange<?> open = exchange;
        if (open == null) {
            open = opening.get();
            exchange = open;
            attendance = open.attend(due);
        } else if (afterTrouble) {
            // The feed may have been deleted, or Redis may have lost its data.
            opening.get();
            open.reclaim(running.all().stream().map(RunningJob::job).toList());
        }
        return open;
    }

    /** Ends the maintenance. */
    void leave() {
        Attendance attending = attendance;
        if (attending != null) {
            attending.close();
        }
    }
}
