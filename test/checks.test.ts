import { expect, test } from '@jest/globals';
import { checksOf } from '../src/rules/checks/index.ts';
import { rules } from '../src/rules/index.ts';

const PLACE = {
  client: '10.244.1.7',
  server: '10.96.0.10',
  port: 5353,
  name: 'web.example.test',
  pod: 'shop/web-0',
};

test.each(rules.map(({ id }) => id))(
  '%s: two or three commands that confirm it, and what to do',
  (id) => {
    const checks = checksOf(id, PLACE);
    expect(checks.length).toBeGreaterThanOrEqual(2);
    expect(checks.length).toBeLessThanOrEqual(3);
    expect(checks.every(({ snippet }) => snippet !== undefined)).toBe(true);
    expect(rules.find((rule) => rule.id === id)!.advice.length).toBeGreaterThan(0);
  },
);

test('commands are ready to paste: with the addresses, the port, the name and the pod', () => {
  const text = rules
    .flatMap(({ id }) => checksOf(id, PLACE).map(({ snippet }) => snippet))
    .join('');
  expect(text).toContain('dig @10.96.0.10 -p 5353 web.example.test AAAA +tries=1 +timeout=2');
  expect(text).toContain("'(host 10.244.1.7 and port 5353) or icmp or icmp6'");
  expect(text).toContain('kubectl exec -n shop web-0 -- cat /etc/resolv.conf');
  expect(text).not.toMatch(/CLIENT|SERVER|NAME|POD/);
});

test.each(['$(reboot).example', '-froot', "a'b", 'a;b', 'a b', '`id`', 'a\nb', ''])(
  'a name that a shell would take apart is not put into a command: %j',
  (name) => {
    const checks = checksOf('servfail', { ...PLACE, name, pod: `${name}/${name}` });
    const text = checks.map(({ snippet }) => snippet).join('');
    expect(text).toContain('dig @10.96.0.10 -p 5353 NAME A');
    expect(checksOf('search-list', { ...PLACE, pod: `${name}/x` })[0]!.snippet).toBe(
      'kubectl exec -n NAMESPACE POD -- cat /etc/resolv.conf\n',
    );
  },
);
