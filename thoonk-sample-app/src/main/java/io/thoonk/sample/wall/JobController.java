package io.thoonk.sample.wall;

import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobProgress;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The jobs behind the pictures. */
@RestController
class JobController {

    /** A kept result is there at once or not at all. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final JobQueue<Upload> pictures;

    private final Wall wall;

    JobController(JobQueue<Upload> pictures, Wall wall) {
        this.pictures = pictures;
        this.wall = wall;
    }

    @GetMapping("/jobs/{id}")
    JobView job(@PathVariable String id) {
        return pictures.info(id)
                .map(JobController::unfinished)
                .or(() -> finished(id))
                .orElseThrow(() -> new JobDoesNotExistException(WallFeeds.PICTURES, id));
    }

    @PostMapping("/jobs/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void retry(@PathVariable String id) {
        wall.retry(id);
    }

    private Optional<JobView> finished(String id) {
        return pictures.result(id, AT_ONCE)
                .map(result -> new JobView(
                        id,
                        "FINISHED",
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(result.resultAs(Tile.class))));
    }

    private static JobView unfinished(JobInfo<Upload> info) {
        return new JobView(
                info.id(),
                info.state().name(),
                info.failureCount(),
                info.lastError(),
                info.progress(),
                Optional.empty());
    }

    /**
     * How a job stands.
     *
     * @param id of job and picture
     * @param state one of {@code JobState}, or {@code FINISHED}
     * @param failures how often it failed
     * @param error why it failed last
     * @param progress how far its worker is
     * @param result what came out of it
     */
    record JobView(
            String id,
            String state,
            int failures,
            Optional<String> error,
            Optional<JobProgress> progress,
            Optional<Tile> result) {}
}
