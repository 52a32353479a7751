package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The states of a job in docs/architecture.md: each transition, and each script that makes one. */
@Tag("text")
class JobTransitionsPageTests {

    private static final Set<String> CHANGE_NO_STATE = Set.of(
            "browse.lua",
            "checkpoint-read.lua",
            "checkpoint-write.lua",
            "counts.lua",
            "gate-status.lua",
            "lead.lua",
            "history-keep.lua",
            "history-read.lua",
            "limits.lua",
            "progress.lua",
            "put-back.lua",
            "put-time.lua",
            "recurring-change.lua",
            "recurring-read.lua",
            "recurring-save.lua",
            "renew.lua",
            "result.lua",
            "stalled.lua",
            "survey.lua",
            "sweep.lua",
            "batch.lua",
            "batch-members.lua",
            "batch-read.lua",
            "batches.lua",
            "missing.lua",
            "tagged.lua",
            "unique-of.lua",
            "waits-follow.lua",
            "waits-read.lua",
            "outbox-read.lua",
            "outbox-settle.lua",
            "orphans.lua");

    @Test
    void listsEachTransition() {
        String page = Documentation.read(Documentation.page("architecture.md"));
        assertThat(page)
                .contains(Arrays.stream(JobTransition.values())
                        .map(JobTransition::row)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void knowsEachScriptOfJobs() throws IOException {
        try (Stream<Path> scripts = Files.walk(Path.of("src/main/resources/io/thoonk/job"))) {
            assertThat(scripts.map(script -> script.getFileName().toString()).filter(name -> name.endsWith(".lua")))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    CHANGE_NO_STATE.stream(),
                                    Arrays.stream(JobTransition.values()).map(JobTransition::script))
                            .collect(Collectors.toSet()));
        }
    }
}
