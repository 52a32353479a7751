package io.thoonk.dashboard;

import io.thoonk.ItemDoesNotExistException;
import io.thoonk.feed.DurableListener;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.management.ContainerAction;
import io.thoonk.management.JobAction;
import io.thoonk.management.JobControl;
import io.thoonk.management.JobFilter;
import io.thoonk.management.ThoonkManagement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What can be changed over the dashboard. Every change is logged with the user's name. */
final class DashboardActions {

    private static final Logger log = LoggerFactory.getLogger(DashboardActions.class);

    private static final int MOST_IDS = 200;

    private final ThoonkManagement management;

    DashboardActions(ThoonkManagement management) {
        this.management = management;
    }

    View onJobs(JsonNode body, String user) {
        String feed = text(body, "feed");
        JobAction action = JobAction.named(text(body, "action"));
        if (body.has("ids")) {
            return onEach(feed, action, ids(body.get("ids")), user);
        }
        boolean dryRun = body.path("dryRun").asBoolean(false);
        if (!body.has("filter")) {
            throw new IllegalArgumentException("Give 'ids' or a 'filter'");
        }
        JobControl.BulkResult result = management.jobs().actOnAll(feed, action, filter(body.get("filter")), dryRun);
        if (!dryRun) {
            log(user, action + " of " + result.done() + " jobs", feed);
        }
        return new View()
                .with("scanned", result.scanned())
                .with("matched", result.matched())
                .with("done", result.done())
                .with("passedOver", result.passedOver())
                .with("more", result.more())
                .with("sample", result.sample());
    }

    private View onEach(String feed, JobAction action, List<String> ids, String user) {
        int done = 0;
        for (String id : ids) {
            try {
                management.jobs().act(feed, id, action);
                log(user, action + " of job " + id, feed);
                done++;
            } catch (JobControl.WrongJobStateException | JobDoesNotExistException ex) {
                // Of many, those that have changed meanwhile are counted; a single one is told about.
                if (ids.size() == 1) {
                    throw ex;
                }
            }
        }
        return new View().with("matched", ids.size()).with("done", done).with("passedOver", ids.size() - done);
    }

    View onContainer(JsonNode body, String user) {
        String id = text(body, "id");
        boolean everywhere = body.path("everywhere").asBoolean(false);
        ContainerAction action = ContainerAction.named(text(body, "action"));
        Optional<String> process = optional(body, "process");
        process.ifPresentOrElse(
                each -> management.containers().actIn(each, id, action),
                () -> management.containers().act(id, action, everywhere));
        log(
                user,
                action.word() + process.map(each -> " in process " + each).orElse(everywhere ? " everywhere" : " here"),
                id);
        return new View().with("id", id);
    }

    View move(JsonNode body, String user) {
        String feed = text(body, "feed");
        String id = text(body, "id");
        String position = text(body, "position");
        // Opening a feed would make one that is gone.
        management.feed(feed);
        management.operations().sortedFeed(feed, byte[].class).move(position, id);
        log(user, "move of " + id + " to " + position, feed);
        return new View().with("id", id);
    }

    View onParked(JsonNode body, String user) {
        DurableListener listener = management.operations().durableListener(text(body, "feed"), text(body, "name"));
        String id = text(body, "id");
        String action = text(body, "action");
        boolean done =
                switch (action) {
                    case "retry" -> listener.retry(id);
                    case "discard" -> listener.discard(id);
                    default ->
                        throw new IllegalArgumentException(
                                "There is no action '" + action + "'; there are [retry, discard]");
                };
        if (!done) {
            throw new ItemDoesNotExistException(listener.feed(), id);
        }
        log(user, action + " of parked item " + id, listener.feed());
        return new View().with("id", id);
    }

    View onLimit(JsonNode body, String user) {
        String feed = text(body, "feed");
        Map<String, String> words = new HashMap<>();
        body.propertyStream()
                .forEach(member -> words.put(member.getKey(), member.getValue().asString("")));
        String done = management.changeLimits(feed, words);
        log(user, done, feed);
        return new View().with("done", done);
    }

    View onRecurring(JsonNode body, String user) {
        String feed = text(body, "feed");
        String id = text(body, "id");
        String action = text(body, "action");
        String done = id;
        if (action.equals("reschedule")) {
            String schedule = text(body, "schedule");
            management.recurring().reschedule(feed, id, schedule, text(body, "revision"));
            log(user, "reschedule of recurring job " + id + " to " + schedule, feed);
        } else {
            done = management.recurring().act(feed, id, action);
            log(user, action + " of recurring job " + id, feed);
        }
        return new View().with("id", done);
    }

    View onBatch(JsonNode body, String user) {
        String id = text(body, "id");
        String done = management.jobs().actOnBatch(id, text(body, "action"));
        log(user, done, "batch " + id);
        return new View().with("id", id).with("done", done);
    }

    private static JobFilter filter(JsonNode filter) {
        return JobFilter.ofWords(
                optional(filter, "state"),
                optional(filter, "error"),
                optional(filter, "payload"),
                filter.path("limit").asInt(JobFilter.HIGHEST_LIMIT));
    }

    private static List<String> ids(JsonNode ids) {
        if (!ids.isArray() || ids.isEmpty() || ids.size() > MOST_IDS) {
            throw new IllegalArgumentException("'ids' must be a list of 1 to " + MOST_IDS + " ids");
        }
        return ids.valueStream().map(id -> id.asString("")).toList();
    }

    private static String text(JsonNode body, String name) {
        return optional(body, name)
                .orElseThrow(() -> new IllegalArgumentException("The member '" + name + "' is missing"));
    }

    private static Optional<String> optional(JsonNode body, String name) {
        JsonNode node = body.path(name);
        return node.isString() && !node.asString().isEmpty() ? Optional.of(node.asString()) : Optional.empty();
    }

    /** Names and ids come from anywhere and must not write lines of their own into the log. */
    private static void log(String user, String what, String where) {
        if (log.isInfoEnabled()) {
            log.info(
                    "Dashboard: {} in '{}' by {}",
                    printable(what),
                    printable(where),
                    user.isEmpty() ? "somebody who is not logged in" : printable(user));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
