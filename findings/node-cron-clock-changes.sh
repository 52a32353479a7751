#!/usr/bin/env bash
# What: one cron expression in three libraries for Node.js on the days on which clocks change, in Europe/Berlin.
# Versions: cron-parser 5.10.5 (BullMQ 6.7.0 brings 5.10.3 for its job schedulers), croner 10.0.1, cron 4.4.0 (which @nestjs/schedule uses), all
#   with their own option for the zone; luxon 3.7.2; Node.js of this machine.
# A good engineer would guess: they may differ about a time that does not exist or exists twice, such as half past two. A job at three
#   in the night runs once a day whatever happens at two; one at a quarter past each hour runs 23 times on the short day, 25 times on
#   the long one.
# Behaviour: cron runs the job of three o'clock twice on the long day, first at the second two o'clock, which the expression does not
#   name; and the hourly job once too often on the short day. croner leaves the hourly job out for the repeated hour, so what runs each
#   quarter of an hour stands still for one. cron-parser moves all quarters of the missing hour into the next one, the others run once.
#   So an expression that moves from one to another keeps its meaning on 363 days. Name the hours after three, or a zone without changes.
# Seen, runs on the day:
#   cron-parser: long day at three: 03:00+1, long day hourly: 25, short day hourly: 23, short day quarters of two: 4
#   croner: long day at three: 03:00+1, long day hourly: 24, short day hourly: 23, short day quarters of two: 1
#   cron: long day at three: 02:00+1 03:00+1, long day hourly: 25, short day hourly: 24, short day quarters of two: 1
# Exit: 0 as described, 1 if the behaviour has changed, 2 if the packages cannot be had.
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
npm install --silent --no-audit --no-fund cron-parser@5.10.5 croner@10.0.1 cron@4.4.0 luxon@3.7.2 > npm.log 2>&1
if [ ! -d node_modules/cron-parser ] || [ ! -d node_modules/croner ] || [ ! -d node_modules/cron ] || [ ! -d node_modules/luxon ]; then
  echo "cron-parser, croner, cron or luxon cannot be had"
  exit 2
fi
cat > days.js <<'JS'
const { CronExpressionParser } = require('cron-parser')
const { Cron } = require('croner')
const { CronTime } = require('cron')
const { DateTime } = require('luxon')

const zone = 'Europe/Berlin'
const libraries = {
  'cron-parser': (expression, from) => {
    const times = CronExpressionParser.parse(expression, { currentDate: from.toJSDate(), tz: zone })
    return () => DateTime.fromJSDate(times.next().toDate())
  },
  croner: (expression, from) => {
    const cron = new Cron(expression, { timezone: zone, paused: true })
    let last = from.toJSDate()
    return () => DateTime.fromJSDate(last = cron.nextRun(last))
  },
  cron: (expression, from) => {
    const cron = new CronTime(expression, zone)
    let last = from
    return () => last = cron.getNextDateFrom(last, zone)
  },
}
const trials = [
  ['long day at three', '2026-10-25', '0 3 * * *', runs => runs.map(run => run.toFormat('HH:mmZ')).join(' ')],
  ['long day hourly', '2026-10-25', '15 * * * *', runs => runs.length],
  ['short day hourly', '2026-03-29', '15 * * * *', runs => runs.length],
  ['short day quarters of two', '2026-03-29', '*/15 2 * * *', runs => runs.length],
]
for (const [library, iterate] of Object.entries(libraries)) {
  const seen = trials.map(([name, day, expression, tell]) => {
    const date = DateTime.fromISO(day, { zone })
    const next = iterate(expression, date.minus({ hours: 12 }))
    const runs = []
    for (let run = next().setZone(zone); run < date.plus({ days: 1 }); run = next().setZone(zone)) {
      if (run >= date) runs.push(run)
    }
    return `${name}: ${tell(runs)}`
  })
  console.log(`${library}: ${seen.join(', ')}`)
}
JS
seen=$(timeout 60 node days.js 2> node.log)
echo "$seen"
if [ "$seen" = "cron-parser: long day at three: 03:00+1, long day hourly: 25, short day hourly: 23, short day quarters of two: 4
croner: long day at three: 03:00+1, long day hourly: 24, short day hourly: 23, short day quarters of two: 1
cron: long day at three: 02:00+1 03:00+1, long day hourly: 25, short day hourly: 24, short day quarters of two: 1" ]; then
  echo "As described: three libraries, three answers."
else
  echo "The behaviour has changed."
  exit 1
fi
