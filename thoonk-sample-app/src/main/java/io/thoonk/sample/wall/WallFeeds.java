package io.thoonk.sample.wall;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the wall keeps in Redis. Picture, tile, job and thumbnail share one id; so do album, batch and contact sheet. */
@Configuration(proxyBeanMethods = false)
public class WallFeeds {

    public static final String WALL = "wall";

    public static final String TICKER = "ticker";

    public static final String ALBUMS = "albums";

    static final String PICTURES = "pictures";

    static final String CONTACT_SHEETS = "contact-sheets";

    static final String SHEETS = "sheets";

    static final String THUMBNAILS = "thumbnails";

    static final String REMOVED = "removed";

    static final int TICKER_LENGTH = 50;

    private static final int KEPT_FOR_UNDO = 10;

    private static final int KEPT_ALBUMS = 5;

    @Bean
    JobQueue<Upload> pictures(ThoonkTemplate thoonk) {
        return thoonk.jobs(PICTURES, Upload.class);
    }

    @Bean
    SortedFeed<Tile> tiles(ThoonkTemplate thoonk) {
        return thoonk.sortedFeed(WALL, Tile.class);
    }

    @Bean
    Feed<byte[]> thumbnails(ThoonkTemplate thoonk) {
        return thoonk.feed(THUMBNAILS, byte[].class);
    }

    @Bean
    Feed<Wall.Removed> removedTiles(ThoonkTemplate thoonk) {
        return thoonk.feed(REMOVED, Wall.Removed.class, FeedConfig.ofMaxLength(KEPT_FOR_UNDO));
    }

    @Bean
    Feed<Album> albumFeed(ThoonkTemplate thoonk) {
        return thoonk.feed(ALBUMS, Album.class, FeedConfig.ofMaxLength(KEPT_ALBUMS));
    }

    @Bean
    Feed<byte[]> sheets(ThoonkTemplate thoonk) {
        return thoonk.feed(SHEETS, byte[].class, FeedConfig.ofMaxLength(KEPT_ALBUMS));
    }

    @Bean
    Feed<Ticker.Line> tickerLines(ThoonkTemplate thoonk) {
        return thoonk.feed(TICKER, Ticker.Line.class, FeedConfig.ofMaxLength(TICKER_LENGTH));
    }
}
