// One element by its own address: what a page does not import it does not carry.
import 'pana-widgets/pana-list.js';
