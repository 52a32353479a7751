package io.thoonk.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.DigestUtils;

/** The files of the pages, in memory. Only what is listed here is served, so that no path leads anywhere else. */
final class DashboardPages {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private static final String[] FILES = {
        "index.html",
        "dashboard.css",
        "icon.svg",
        "icon-trouble.svg",
        "main.js",
        "api.js",
        "dom.js",
        "texts.js",
        "charts.js",
        "pager.js",
        "payload.js",
        "json.js",
        "actions.js",
        "overview.js",
        "feed.js",
        "job.js",
        "sorted.js",
        "processes.js",
        "limits.js",
        "listeners.js",
        "recurring.js",
        "batches.js",
        "search.js"
    };

    private final Map<String, Page> pages = new TreeMap<>();

    DashboardPages() {
        for (String file : FILES) {
            byte[] content = read(file);
            String type = TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream");
            pages.put(
                    file,
                    new Page(type, content, '"' + HexFormat.of().formatHex(DigestUtils.md5Digest(content)) + '"'));
        }
    }

    private static byte[] read(String file) {
        try {
            return new ClassPathResource("page/" + file, DashboardPages.class).getContentAsByteArray();
        } catch (IOException ex) {
            throw new UncheckedIOException("A file of the dashboard is missing from the library", ex);
        }
    }

    Optional<DashboardResponse> answer(DashboardRequest request) {
        return Optional.ofNullable(pages.get(request.path().isEmpty() ? "index.html" : request.path()))
                .map(page -> page.answer(request.header().apply("If-None-Match").orElse("")));
    }

    private record Page(String type, byte[] content, String tag) {

        DashboardResponse answer(String known) {
            boolean same = known.equals(tag);
            return DashboardResponse.of(same ? 304 : 200, type, "no-cache", same ? new byte[0] : content)
                    .with("ETag", tag);
        }
    }
}
