package io.thoonk.examples.prices;

import io.thoonk.examples.prices.Shop.Price;
import io.thoonk.examples.stage.Activity;
import io.thoonk.examples.stage.Node;
import io.thoonk.examples.stage.Stage;
import io.thoonk.feed.Feed;
import java.util.Random;

/** Changes prices while one process stands still and another is started, and compares what each has in the end. */
public final class SamePricesEverywhere {

    private static final Random RANDOM = new Random();

    private SamePricesEverywhere() {}

    public static void main(String[] arguments) throws Exception {
        try (Stage stage = Stage.onOneRedis()) {
            Feed<Price> prices = stage.thoonk().feed("prices", Price.class);
            Node hanging = stage.start("shop-1", Shop.class);
            stage.open("shop-2", Shop.class);
            stage.awaitNodes();

            change(prices, 200);
            hanging.pause();
            stage.say("200 changes later shop-1 stands still");
            Activity shopper = stage.repeatedly(() -> change(prices, 1));
            stage.open("shop-3", Shop.class);
            shopper.stop();
            stage.say("while prices go on changing, shop-3 is started");
            hanging.resume();
            stage.say("shop-1 goes on");
            change(prices, 200);

            stage.say("200 changes later Redis has " + prices.size() + " prices");
            String stored = prices.all().toString();
            Feed<String> questions = stage.thoonk().feed("questions", String.class);
            Feed<String> answers = stage.thoonk().feed("answers", String.class);
            for (String shop : new String[] {"shop-1", "shop-2", "shop-3"}) {
                stage.await(shop + " to have what Redis has", () -> {
                    questions.publish("Which prices do you have?");
                    return answers.get(shop).filter(stored::equals).isPresent();
                });
                stage.say(shop + " has the same, in the same order");
            }
        }
    }

    private static void change(Feed<Price> prices, int times) {
        for (int change = 0; change < times; change++) {
            String article = "article-" + RANDOM.nextInt(100);
            if (RANDOM.nextInt(4) == 0) {
                prices.retract(article);
            } else {
                prices.publish(article, new Price(article, RANDOM.nextInt(10_000)));
            }
        }
    }
}
