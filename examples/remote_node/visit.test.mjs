// A visit to an ATM, tested from plain Node: node --test
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { standAtAtm, Unexpected } from "./atm.mjs";

let atm, close;
before(async () => ({ atm, close } = await standAtAtm()));
after(() => close());
beforeEach(() => atm.reset());

test("a customer registers for one-time passwords", async () => {
  await atm.insert("phone-on-file");
  await atm.pin("1234");
  await atm.choose("Password Operations");
  await atm.choose("Register one-time password");
  await atm.expect("confirm_phone", { text: "0912 *** 4567" });
  await atm.choose("Yes, it is mine");
  await atm.pin("40718293");
  await atm.pin("40718293");
  await atm.choose("Yes, I agree");
  await atm.expect("enrolled");
  assert.ok((await atm.journal()).some((line) => line.event === "Enrolled" && line.sms_otp));
});

test("a wrong PIN is told, with the tries that are left", async () => {
  await atm.insert("phone-on-file");
  const screen = await atm.pin("9999");
  assert.equal(screen.screen, "card_pin");
  assert.match(screen.text, /2/);
});

test("whoever goes away gets the card back, and then it is retained", async () => {
  await atm.insert("phone-on-file");
  await atm.staySilentUntil("take_card");
  assert.deepEqual(await atm.card(), { place: "offered", id: "phone-on-file" });
  await atm.staySilentUntil("card_retained");
  assert.equal((await atm.card()).place, "retained");
});

test("what is not there says what is there instead", async () => {
  await atm.insert("phone-on-file");
  await assert.rejects(atm.choose("Cash"), (error) => error instanceof Unexpected && error.screen.screen === "card_pin");
});

test("the screen is a picture of the size that is asked for", async () => {
  const picture = await atm.picture(640, 400);
  assert.equal(picture.toString("latin1", 1, 4), "PNG");
  assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [640, 400]);
});
