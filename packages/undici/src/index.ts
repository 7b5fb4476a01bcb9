export { ianumDispatcher, type IanumDispatcherOptions } from "./ianum-dispatcher.ts";
