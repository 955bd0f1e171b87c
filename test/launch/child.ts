// What the launcher starts in the tests: `say WORD`, `exit CODE`, `kill SIGNAL`, or `count SIGNAL`, which tells how often it comes.
const [verb = '', word = ''] = process.argv.slice(2);

if (verb === 'say') console.log(word);
if (verb === 'exit') process.exitCode = Number(word);
if (verb === 'kill') process.kill(process.pid, word);
if (verb === 'count') {
  let times = 0;
  const alive = setInterval(() => {}, 1000);
  process.on(word, () => {
    times += 1;
    if (times > 1) return;
    // A second delivery would be under way already.
    setTimeout(() => {
      console.log(`${word} came ${times} time(s)`);
      clearInterval(alive);
    }, 300);
  });
  console.log('ready');
}
