package io.thoonk.actuate;

/**
 * Names of feeds in paths. Servers and proxies refuse an encoded slash there, so that {@code ~1} stands for it and {@code ~0} for
 * the tilde itself, as in JSON pointers (RFC 6901).
 */
final class FeedNames {

    private FeedNames() {}

    static String decode(String inPath) {
        return inPath.replace("~1", "/").replace("~0", "~");
    }
}
