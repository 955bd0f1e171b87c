import { type SensorId, sensorIds } from '../../runner/targets/reference/telemetry/sensors.ts';
import type { Inside } from './saboteur.ts';

/** What the guest really is like at one moment: the kernel's own tables and the files themselves, read without any operation of ours. */
export interface Look {
  readonly moment: string;
  readonly sensors: Readonly<Record<SensorId, { readonly pid: string; readonly runs: boolean }>>;
  /** What each control really does, whatever is configured. */
  readonly effects: Readonly<Record<string, string>>;
  /** Whether a volume of the arm's image is mounted. */
  readonly mounted: boolean;
  /** Whether the image lies where it was to be delivered. */
  readonly delivered: boolean;
  /** Whether it carries a mark. */
  readonly marked: boolean;
  /** Whether the payload left its trace. */
  readonly ran: boolean;
  /** Every sensor's log, as it is. */
  readonly logs: Readonly<Record<SensorId, string>>;
}

const script = `
for n in ${sensorIds.join(' ')}; do
  read p </run/motw/sensors/$n.pid
  s=gone
  if [ -e /proc/$p/stat ]; then read _ _ s _ </proc/$p/stat; fi
  echo "sensor $n $p $s"
done
for f in /run/motw/effect/*; do read s <$f; echo "effect \${f##*/} $s"; done
for f in /sys/block/loop*/loop/backing_file; do
  [ -e $f ] || continue
  d=\${f#/sys/block/}
  read image <$f
  while read device rest; do [ $device = /dev/\${d%%/*} ] && echo "mounted $image"; done </proc/mounts
done
for f in /c/Users/analyst/Downloads/*; do
  [ -e "$f" ] || continue
  echo "delivered $f"
  [ -e "$f:Zone.Identifier" ] && echo "marked $f"
done
for f in /c/Users/analyst/AppData/Local/Temp/motw-harness-*.txt; do [ -e "$f" ] && echo "trace $f"; done
for n in ${sensorIds.join(' ')}; do echo "log $n"; cat /run/motw/events/$n.jsonl; done
true`;

/** Which moments are looked at: around each thing that a control may prevent or detect. */
const telling = /^(after (switch|place|mark) 1|after (mount|open) \d|after canary 2)$/;

export async function look(moment: string, guest: Inside): Promise<Look | null> {
  if (!telling.test(moment)) return null;
  const [facts = '', ...logs] = (await guest.sh(script)).split(/^log /m);
  const lines = facts.split('\n').map((line) => line.split(' '));
  const about = (kind: string) => lines.filter(([first]) => first === kind);
  const ours = (kind: string) => about(kind).some(([, path = '']) => path.includes(guest.marker));
  const texts = new Map(
    logs.map((log) => [log.slice(0, log.indexOf('\n')), log.slice(log.indexOf('\n') + 1)]),
  );
  const perSensor = <T>(of: (id: SensorId) => T) =>
    Object.fromEntries(sensorIds.map((id) => [id, of(id)])) as Record<SensorId, T>;
  return {
    moment,
    sensors: perSensor((id) => {
      const [, , pid = '', state = ''] = about('sensor').find(([, name]) => name === id) ?? [];
      return { pid, runs: /^[RSD]$/.test(state) };
    }),
    effects: Object.fromEntries(about('effect').map(([, id = '', state = '']) => [id, state])),
    mounted: ours('mounted'),
    delivered: ours('delivered'),
    marked: ours('marked'),
    ran: ours('trace'),
    logs: perSensor((id) => texts.get(id) ?? ''),
  };
}
