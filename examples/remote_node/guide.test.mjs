// The bank's whole guide, lived through from plain Node, over HTTP alone: from the first visit to a branch to the last deactivation.
import { after, before, test } from "node:test";
import { standAtAtm } from "./atm.mjs";

const CARD = "no-phone";
const OTP_PIN = "40718293";
let atm, phone, close;
before(async () => {
  ({ atm, close } = await standAtAtm(1));
  phone = atm.phone;
  await atm.reset("en");
});
after(() => close());

async function openPasswordOperations(card) {
  await atm.insert(card);
  await atm.pin();
  await atm.choose("Password Operations");
}

async function leave() {
  await atm.choose("Finish and take the card");
  await atm.takeCard();
}

/** A password of the app's own, on the clipboard; the password. */
async function copyIssued() {
  await atm.do("issue", { card: CARD });
  await phone.tap("Copy code");
  return phone.code();
}

async function pasteAndPay() {
  await phone.tap("Paste");
  await phone.tap("Pay");
}

/** One that the keypad offers no more, as it was used, or is too old. */
async function typeAndPay(code) {
  await phone.type(code);
  await phone.tap("Pay");
}

async function copySent() {
  await phone.tap("Request OTP");
  await phone.expect("gateway", { text: "on its way to" });
  await phone.tap("Copy code");
}

test("the guide", async (t) => {
  await t.test("without a number on file nobody can register", async () => {
    await openPasswordOperations(CARD);
    await atm.choose("Register one-time password");
    await atm.expect("no_phone", { text: "visit a branch" });
    await atm.choose("Take card");
    await atm.takeCard();
    await atm.staySilentUntil("welcome");
    await atm.do("branch", { card: CARD, phone: "09205551234" });
  });

  await t.test("with one, the customer registers, and agrees to passwords by SMS", async () => {
    await openPasswordOperations(CARD);
    await atm.choose("Register one-time password");
    await atm.expect("confirm_phone", { text: "0920 *** 1234" });
    await atm.choose("Yes, it is mine");
    await atm.pin(OTP_PIN);
    await atm.pin(OTP_PIN);
    await atm.choose("Yes, I agree");
    await atm.expect("enrolled");
    await leave();
  });

  await t.test("the activation code registers the card in the app", async () => {
    await phone.tap("Parsian Bank");
    const code = await phone.code();
    await phone.go("Mobile Bank", "One-time password", "Register");
    await phone.scan(CARD);
    await atm.do("phone type", { field: "activation-code", digits: code });
    await phone.tap("Confirm");
    await phone.expect("registered", { text: "Registration successful", cards: 1 });
  });

  await t.test("the app issues passwords without any network, for purchases alone", async () => {
    await phone.airplaneMode(true);
    await phone.go("Mobile Bank", "One-time password", "Issue", "4902");
    await phone.type(OTP_PIN);
    await phone.tap("Card password");
    await phone.expect("enter-pin", { text: "not in use yet" });
    await phone.tap("Internet purchase password");
    await phone.expect("code");
    await phone.tap("Copy code");
    await phone.airplaneMode(false);
  });

  await t.test("such a password pays once", async () => {
    await atm.wait(1);
    const code = await copyIssued();
    await phone.payFor("purchase", CARD);
    await pasteAndPay();
    await phone.expect("receipt", { text: ["Paid", "1,850,000 rials"] });
    await phone.payFor("top-up", CARD);
    await typeAndPay(code);
    await phone.expect("gateway", { trouble: "otp-used" });
  });

  await t.test("and within a minute", async () => {
    await atm.wait(1);
    const code = await copyIssued();
    await atm.wait(61);
    await phone.expect("code", { text: "This password has ended" });
    await phone.payFor("top-up", CARD);
    await typeAndPay(code);
    await phone.expect("gateway", { trouble: "otp-expired" });
  });

  await t.test("a password by SMS pays for this payment, within 120 seconds", async () => {
    await phone.payFor("bill", CARD);
    await copySent();
    await pasteAndPay();
    await phone.expect("receipt");
    await atm.wait(10);
    await phone.payFor("card-to-card", CARD);
    await copySent();
    await phone.tap("Paste");
    await atm.wait(120);
    await phone.tap("Pay");
    await phone.expect("gateway", { trouble: "otp-expired" });
  });

  await t.test("whoever did not agree to SMS gets none", async () => {
    await phone.payFor("purchase", "enrolled-no-sms");
    await phone.tap("Request OTP");
    await phone.expect("gateway", { trouble: "sms-otp-not-enabled" });
  });

  await t.test("a slow clock makes passwords that are old, until it is synchronised", async () => {
    await phone.setClock(-180);
    await copyIssued();
    await phone.payFor("top-up", CARD);
    await pasteAndPay();
    await phone.expect("gateway", { trouble: "otp-expired", text: "Synchronise clocks" });
    await phone.go("Mobile Bank", "One-time password", "Synchronise clocks");
    await phone.expect("synchronise", { text: "3 min slow and has been put right", clock_error: 0 });
    await copyIssued();
    await phone.payFor("top-up", CARD);
    await pasteAndPay();
    await phone.expect("receipt");
  });

  await t.test("deactivated in the app, those by SMS still pay", async () => {
    await phone.go("Mobile Bank", "One-time password", "Deactivate", "4902");
    await phone.tap("Deactivate");
    await phone.expect("ended", { cards: 0 });
    await phone.payFor("purchase", CARD);
    await copySent();
    await pasteAndPay();
    await phone.expect("receipt");
  });

  await t.test("deactivated at the ATM, both kinds end", async () => {
    await openPasswordOperations(CARD);
    await atm.choose("Deactivate one-time password");
    await atm.choose("Yes, deactivate");
    await atm.expect("deactivated");
    await leave();
    await phone.payFor("purchase", CARD);
    await phone.tap("Request OTP");
    await phone.expect("gateway", { trouble: "not-enrolled" });
  });
});
