package io.thoonk.atom;

import io.thoonk.convert.PayloadConverter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * How readers of Atom and RSS see the items of a plain feed. A bean of this type replaces what the library makes of them by itself.
 * Immutable.
 *
 * <pre>{@code
 * @Bean
 * AtomView<Article> news() {
 *     return AtomView.of("news", Article.class, article -> AtomEntry.titled(article.title()).text(article.text()))
 *             .at("/news.atom");
 * }
 * }</pre>
 *
 * @param <T> type of the items
 * @since 0.1.0
 */
public final class AtomView<T> {

    private final String feed;

    private final ResolvableType type;

    private final Function<? super T, @Nullable AtomEntry> entries;

    private final Optional<String> path;

    private AtomView(
            String feed, ResolvableType type, Function<? super T, @Nullable AtomEntry> entries, Optional<String> path) {
        this.feed = feed;
        this.type = type;
        this.entries = entries;
        this.path = path;
    }

    /**
     * Makes a view that {@code thoonk.atom.feeds} gives a path or a file.
     *
     * @param feed name of the feed
     * @param itemType type of its items
     * @param entry makes an entry of an item, or {@code null} to leave it out; called by many threads. Where it throws, the item is
     *     left out and the failure logged
     * @param <T> type of the items
     * @return the view
     */
    public static <T> AtomView<T> of(String feed, Class<T> itemType, Function<? super T, @Nullable AtomEntry> entry) {
        return new AtomView<>(feed, ResolvableType.forClass(itemType), entry, Optional.empty());
    }

    /**
     * {@return a copy that is served over HTTP; {@code thoonk.atom.feeds.<name>.path} overrides it}
     *
     * @param path below the context path of the application, like {@code /news.atom}
     */
    public AtomView<T> at(String path) {
        return new AtomView<>(feed, type, entries, Optional.of(path));
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return where it is served, if the view says so} */
    public Optional<String> path() {
        return path;
    }

    Optional<AtomEntry> entry(byte[] item, PayloadConverter converter) {
        T value = converter.read(item, type);
        return Optional.ofNullable(entries.apply(value));
    }

    /** {@return what it makes of which type, as far as that has a name that other processes have for it as well} */
    String description() {
        Class<?> maker = entries.getClass();
        return type + (maker.isHidden() || maker.isSynthetic() ? "" : " " + maker.getName());
    }

    @Override
    public String toString() {
        return "AtomView[" + feed + " of " + type + "]";
    }
}
