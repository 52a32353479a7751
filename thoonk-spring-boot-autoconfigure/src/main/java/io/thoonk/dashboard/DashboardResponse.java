package io.thoonk.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer for both web stacks.
 *
 * @param status of HTTP
 * @param headers all of them
 * @param body may be empty
 */
record DashboardResponse(int status, Map<String, String> headers, byte[] body) {

    /** The pages run and load nothing but what this library serves, and no other page frames them. */
    static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    static DashboardResponse of(int status, String contentType, String caching, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>(PROTECTION);
        headers.put("Content-Type", contentType);
        headers.put("Cache-Control", caching);
        return new DashboardResponse(status, headers, body);
    }

    DashboardResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new DashboardResponse(status, more, body);
    }
}
