package io.thoonk.dashboard;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ItemDoesNotExistException;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.management.ContainerControl;
import io.thoonk.management.FeedBrowser;
import io.thoonk.management.JobControl;
import io.thoonk.management.JobFilter;
import io.thoonk.management.ThoonkManagement;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers what the pages ask for. Blocks while Redis is asked. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DashboardApi {

    /** How large a request may be, in bytes. */
    static final int LARGEST_BODY = 64 * 1024;

    private static final Set<Class<? extends ThoonkException>> NOT_FOUND = Set.of(
            FeedDoesNotExistException.class,
            JobDoesNotExistException.class,
            ItemDoesNotExistException.class,
            ContainerControl.UnknownContainerException.class,
            JobControl.UnknownBatchException.class,
            FeedBrowser.UnknownStateException.class);

    private final JsonMapper json = new JsonMapper();

    private final DashboardPages pages = new DashboardPages();

    private final DashboardSettings settings;

    private final DashboardGuard guard;

    private final OverviewView overview;

    private final Map<String, Function<DashboardRequest, Object>> questions;

    private final Map<String, BiFunction<JsonNode, String, View>> changes;

    /**
     * Creates the API.
     *
     * @param settings how the dashboard is set up
     * @param management what it looks at and acts through
     */
    public DashboardApi(DashboardSettings settings, ThoonkManagement management) {
        this.settings = settings;
        this.guard = new DashboardGuard(settings);
        this.overview = new OverviewView(management);
        FeedView feed = new FeedView(management, overview);
        JobView job = new JobView(management);
        SearchView search = new SearchView(management);
        ListenersView listeners = new ListenersView(management);
        LimitsView limits = new LimitsView(management);
        RecurringView recurring = new RecurringView(management);
        HistoryView history = new HistoryView(management);
        DashboardActions actions = new DashboardActions(management);
        this.questions = Map.ofEntries(
                Map.entry("api/session", this::session),
                Map.entry("api/overview", request -> overview.render()),
                Map.entry("api/feeds", overview::table),
                Map.entry("api/sparklines", request -> history.lastHours(overview.names(request))),
                Map.entry("api/feed", request -> feed.render(request.required("feed"))),
                Map.entry("api/entries", request -> entries(feed, request)),
                Map.entry("api/errors", request -> feed.errors(request.required("feed"), request.number("offset", 0))),
                Map.entry(
                        "api/finished",
                        request -> feed.finished(request.required("feed"), request.number("offset", 0), (int)
                                request.number("count", 50))),
                Map.entry("api/export", request -> feed.export(request.required("feed"), filter(request))),
                Map.entry("api/job", request -> job.render(request.required("feed"), request.required("id"))),
                Map.entry("api/payload", request -> job.payload(request.required("feed"), request.required("id"))),
                Map.entry("api/history", request -> history.lastDay(request.required("feed"))),
                Map.entry("api/limits", request -> limits.render(request.required("feed"))),
                Map.entry("api/listeners", request -> listeners.render()),
                Map.entry("api/batches", request -> new BatchView(management).render()),
                Map.entry("api/recurring", request -> recurring.render()),
                Map.entry("api/runs", request -> recurring.runs(request.required("feed"), request.required("id"))),
                Map.entry(
                        "api/search",
                        request -> search.render(
                                request.required("q"), request.optional("feed"), request.optional("from"))));
        this.changes = Map.of(
                "api/jobs", actions::onJobs,
                "api/containers", actions::onContainer,
                "api/move", actions::move,
                "api/parked", actions::onParked,
                "api/limit", actions::onLimit,
                "api/recur", actions::onRecurring,
                "api/batch", actions::onBatch);
    }

    private static View entries(FeedView feed, DashboardRequest request) {
        String name = request.required("feed");
        String state = request.required("state");
        long offset = request.number("offset", 0);
        int count = (int) request.number("count", 50);
        return request.optional("kind")
                .map(kind -> feed.ofKind(name, kind, offset, count))
                .orElseGet(() -> feed.entries(name, state, offset, count));
    }

    private static JobFilter filter(DashboardRequest request) {
        return JobFilter.ofWords(
                request.optional("state"), request.optional("error"), request.optional("payload"), (int)
                        request.number("limit", JobFilter.HIGHEST_LIMIT));
    }

    DashboardSettings settings() {
        return settings;
    }

    String overviewAsJson() {
        return json.writeValueAsString(overview.render().members());
    }

    /** Whether somebody may follow what happens; a refusal if not. */
    @Nullable
    DashboardResponse refusal(DashboardRequest request) {
        try {
            guard.checkUser(request);
            return null;
        } catch (DashboardGuard.Refusal ex) {
            return problem(ex.status(), ex);
        }
    }

    DashboardResponse answer(DashboardRequest request) {
        try {
            guard.checkUser(request);
            return answerUser(request);
        } catch (DashboardGuard.Refusal ex) {
            return problem(ex.status(), ex);
        } catch (ThoonkRedisException ex) {
            return problem(503, ex);
        } catch (ThoonkException ex) {
            return problem(NOT_FOUND.stream().anyMatch(type -> type.isInstance(ex)) ? 404 : 409, ex);
        } catch (IllegalArgumentException ex) {
            return problem(400, ex);
        }
    }

    private DashboardResponse answerUser(DashboardRequest request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        Function<DashboardRequest, Object> question = questions.get(request.path());
        BiFunction<JsonNode, String, View> change = changes.get(request.path());
        if (reads && question != null) {
            return written(question.apply(request));
        }
        if (request.method().equals("POST") && change != null) {
            guard.checkChange(request);
            return written(change.apply(body(request), request.user()));
        }
        if (question != null || change != null || !reads) {
            throw new DashboardGuard.Refusal(405, request.method() + " is not for this");
        }
        return pages.answer(request)
                .orElseThrow(() -> new DashboardGuard.Refusal(404, "The dashboard has nothing of that name"));
    }

    private JsonNode body(DashboardRequest request) {
        if (request.body().length > LARGEST_BODY) {
            throw new DashboardGuard.Refusal(413, "A request may have " + LARGEST_BODY + " bytes at most");
        }
        try {
            JsonNode body = json.readTree(request.body());
            if (body == null || !body.isObject()) {
                throw new IllegalArgumentException("The body must be a JSON object");
            }
            return body;
        } catch (JacksonException ex) {
            throw new IllegalArgumentException("The body is no JSON: " + ex.getOriginalMessage(), ex);
        }
    }

    private View session(DashboardRequest request) {
        View view = new View()
                .with("writable", settings.writable())
                .with("user", request.user())
                .with("header", DashboardGuard.HEADER)
                .with("refresh", settings.refresh().toMillis());
        request.csrfToken()
                .ifPresent(token -> view.with("csrfHeader", token.name()).with("csrfTokens", token.tokens()));
        return view;
    }

    private DashboardResponse written(Object value) {
        if (value instanceof DashboardResponse answer) {
            return answer;
        }
        Object plain = value instanceof View view ? view.members() : value;
        return DashboardResponse.of(200, "application/json", "no-store", json.writeValueAsBytes(plain));
    }

    private DashboardResponse problem(int status, Exception ex) {
        Map<String, Object> problem = Map.of("status", status, "detail", String.valueOf(ex.getMessage()));
        return DashboardResponse.of(status, "application/problem+json", "no-store", json.writeValueAsBytes(problem));
    }
}
